package io.github.discovery.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The page in a real browser.
 */
class ShopPageIT {

	private final Shop shop = new Shop("--server.port=0");

	private ConfigurableApplicationContext context;

	private ChromeDriver browser;

	@BeforeEach
	void open() {
		Optional<Path> chromium = find("chromium", "chromium-browser", "google-chrome");
		Optional<Path> driver = find("chromedriver");
		assumeTrue(chromium.isPresent() && driver.isPresent(),
				"No browser: chromium and chromedriver cannot be had here; install them to run this test");
		this.context = this.shop.open();
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.orElseThrow().toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage");
		this.browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(driver.orElseThrow().toFile()).build(),
				options);
		this.browser.get("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"));
	}

	@AfterEach
	void close() {
		if (this.browser != null) {
			this.browser.quit();
			this.context.close();
		}
		this.shop.close();
	}

	@Test
	void aVisitorStopsAndStartsAnInstanceDuringABurstAndNothingFails() {
		await().atMost(Duration.ofSeconds(20)).until(() -> rows().size() == 3);
		this.browser.findElement(By.id("burst")).click();
		press("greeting-2", "stop");
		await().atMost(Duration.ofSeconds(20)).until(() -> rows().size() == 2);
		this.browser.findElement(By.id("start")).click();
		await().atMost(Duration.ofSeconds(20)).until(() -> row("greeting-4").isPresent());
		await().atMost(Duration.ofSeconds(20)).until(() -> number("answered") > 200);
		assertThat(number("failed")).isZero();
		assertThat(this.browser.findElements(By.cssSelector("#answers li"))).isNotEmpty();
	}

	@Test
	void aVisitorMakesInstancesFailingAndSlowAndSeesHowTheyAreSpared() {
		await().atMost(Duration.ofSeconds(20)).until(() -> rows().size() == 3);
		choose("random");
		press("greeting-1", "failing");
		this.browser.findElement(By.id("burst")).click();
		await().atMost(Duration.ofSeconds(20)).until(() -> cell("greeting-1", "rest").startsWith("ejected after "));
		press("greeting-1", "well");
		await().atMost(Duration.ofSeconds(20)).until(() -> number("answered") > 200);
		assertThat(number("failed")).isZero();
		await().atMost(Duration.ofSeconds(20)).until(() -> cell("greeting-1", "rest").equals("yes"));
		assertThat(this.browser.findElement(By.id("breaker")).getText()).isEqualTo("closed");
		choose("peak-ewma");
		press("greeting-3", "slow");
		this.browser.findElement(By.id("burst")).click();
		await().atMost(Duration.ofSeconds(20)).until(() -> number("answered") > 400);
		await().atMost(Duration.ofSeconds(20)).until(() -> share("greeting-3") < 20);
		assertThat(number("failed")).isZero();
	}

	private void choose(String strategy) {
		this.browser.findElements(By.cssSelector("#strategy option"))
			.stream()
			.filter((option) -> option.getText().equals(strategy))
			.findFirst()
			.orElseThrow()
			.click();
	}

	private void press(String id, String action) {
		row(id).orElseThrow().findElement(By.cssSelector("button[data-action='" + action + "']")).click();
	}

	private String cell(String id, String kind) {
		return row(id).orElseThrow().findElement(By.className(kind)).getText();
	}

	private int share(String id) {
		return Integer.parseInt(cell(id, "share").replaceAll(" %.*", "").trim());
	}

	private List<WebElement> rows() {
		return this.browser.findElements(By.cssSelector("#instances tr"));
	}

	private Optional<WebElement> row(String id) {
		return this.browser.findElements(By.cssSelector("#instances tr[data-id='" + id + "']")).stream().findFirst();
	}

	private int number(String id) {
		return Integer.parseInt(this.browser.findElement(By.id(id)).getText());
	}

	private static Optional<Path> find(String... names) {
		return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
			.flatMap((folder) -> Stream.of(names).map((name) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
