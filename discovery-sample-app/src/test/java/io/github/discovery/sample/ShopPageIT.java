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
		row("greeting-2").orElseThrow().findElement(By.tagName("button")).click();
		await().atMost(Duration.ofSeconds(20)).until(() -> rows().size() == 2);
		this.browser.findElement(By.id("start")).click();
		await().atMost(Duration.ofSeconds(20)).until(() -> row("greeting-4").isPresent());
		await().atMost(Duration.ofSeconds(20)).until(() -> number("answered") > 200);
		assertThat(number("failed")).isZero();
		assertThat(this.browser.findElements(By.cssSelector("#answers li"))).isNotEmpty();
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
