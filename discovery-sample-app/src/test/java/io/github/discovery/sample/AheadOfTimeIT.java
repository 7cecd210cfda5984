package io.github.discovery.sample;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The storefront from its ahead-of-time processed beans.
 */
class AheadOfTimeIT {

	@Test
	void theProcessedStorefrontStartsAndIsHealthy() {
		try (Role page = Role.start(List.of("-Dspring.aot.enabled=true"), "--sample.role=storefront",
				"--server.port=0")) {
			await().atMost(Duration.ofMinutes(3)).until(() -> !page.url().isEmpty() || !page.isAlive());
			assertThat(page.url()).as("%s", page.output()).isNotEmpty();
			Storefront storefront = new Storefront(page.url());
			assertThat(storefront.get("/actuator/health").path("status").asString()).isEqualTo("UP");
			assertThat(storefront.get("/api/call").path("text").asString()).contains("greeting");
		}
	}

}
