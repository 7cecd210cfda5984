package io.github.discovery.sample;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The whole shop in one process.
 */
class ShopTests {

	private final Shop shop = new Shop("--server.port=0");

	private ConfigurableApplicationContext context;

	private Storefront storefront;

	@BeforeEach
	void open() {
		this.context = this.shop.open();
		this.storefront = new Storefront(
				"http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"));
	}

	@AfterEach
	void close() {
		this.context.close();
		this.shop.close();
	}

	@Test
	void threeInstancesAreCalledInTurn() {
		assertThat(this.storefront.call(30)).isEqualTo(Map.of("greeting-1", 10, "greeting-2", 10, "greeting-3", 10));
	}

	@Test
	void aBurstDuringStopAndStartFailsNoCall() {
		// Nothing is known of a service before anybody has asked for it.
		await().until(() -> this.storefront.passing() == 3);
		CompletableFuture<Map<String, Integer>> burst = CompletableFuture.supplyAsync(() -> this.storefront.call(2000));
		this.storefront.post("/api/instances/greeting-2/stop");
		assertThat(this.storefront.passing()).isEqualTo(2);
		this.storefront.post("/api/instances");
		await().until(() -> this.storefront.passing() == 3);
		assertThat(burst.join().keySet()).allMatch((answer) -> answer.startsWith("greeting-"));
		assertThat(this.storefront.call(30)).containsKey("greeting-4").doesNotContainKey("greeting-2");
	}

	@Test
	void actuatorShowsTheGreetingServiceAndItsHealth() {
		this.storefront.call(1);
		assertThat(this.storefront.get("/actuator/health").path("status").asString()).isEqualTo("UP");
		assertThat(this.storefront.get("/actuator/discovery/greeting").path("instances").size()).isEqualTo(3);
	}

}
