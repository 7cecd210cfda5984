package io.github.discovery.sample;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

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
		this.storefront = new Storefront(url());
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
		CompletableFuture<Map<String, Integer>> burst = CompletableFuture.supplyAsync(() -> this.storefront.call(2000));
		this.storefront.post("/api/instances/greeting-2/stop");
		assertThat(this.storefront.passing()).isEqualTo(2);
		this.storefront.post("/api/instances");
		await().until(() -> this.storefront.passing() == 3);
		assertThat(burst.join().keySet()).allMatch((answer) -> answer.startsWith("greeting-"));
		assertThat(this.storefront.call(30)).containsKey("greeting-4").doesNotContainKey("greeting-2");
	}

	@Test
	void aVisitorChoosesAStrategyForOneCall() {
		assertThat(this.storefront.get("/api/strategies").valueStream().map(JsonNode::asString)).contains("round-robin",
				"random", "weighted-round-robin", "weighted-random", "least-requests", "peak-ewma", "health-score",
				"consistent-hash", "ip-hash", "sticky");
		assertThat(this.storefront.call(12, "ip-hash")).hasSize(1);
		assertThat(this.storefront.call(12, "round-robin")).hasSize(3);
	}

	@Test
	void consistentHashGoesByTheVisitor() {
		Set<String> instances = new HashSet<>();
		for (int i = 0; i < 20; i++) {
			Map<String, Integer> answers = new Storefront(url(), Map.of("X-Visitor", "visitor-" + i)).call(2,
					"consistent-hash");
			assertThat(answers).hasSize(1);
			instances.addAll(answers.keySet());
		}
		assertThat(instances).hasSizeGreaterThan(1);
	}

	@Test
	void stickyGoesByTheCookieThatTheFirstAnswerSets() {
		String cookie = this.storefront.cookie("/api/call?strategy=sticky");
		assertThat(cookie).startsWith("discovery-instance=");
		assertThat(new Storefront(url(), Map.of("Cookie", cookie)).call(10, "sticky")).hasSize(1);
	}

	@Test
	void anUnknownStrategyIsRefusedWithTheKnownOnes() {
		assertThat(this.storefront.refusal("GET", "/api/call?strategy=fastest")).startsWith("400 ")
			.contains("fastest", "peak-ewma");
		assertThat(this.storefront.call(3)).allSatisfy((instance, times) -> assertThat(times).isOne());
	}

	@Test
	void anUnknownInstanceOrConditionIsRefused() {
		assertThat(this.storefront.refusal("POST", "/api/instances/greeting-9/condition/slow"))
			.isEqualTo("400 No greeting instance 'greeting-9' is known");
		assertThat(this.storefront.refusal("POST", "/api/instances/greeting-1/condition/tired")).startsWith("400 ")
			.contains("well, slow, failing");
	}

	@Test
	void aFailingInstanceIsEjectedAndComesBackWhenItIsWellAndNoVisitorNotices() {
		this.storefront.post("/api/instances/greeting-2/condition/failing");
		assertThat(this.storefront.call(30).keySet()).allMatch((answer) -> answer.startsWith("greeting-"));
		await().until(() -> this.storefront.rest("greeting-2").startsWith("ejected after 5"));
		assertThat(this.storefront.instance("greeting-2").path("condition").asString()).isEqualTo("failing");
		assertThat(this.storefront.instance("greeting-2").path("calls").path("failed").asInt()).isEqualTo(5);
		this.storefront.post("/api/instances/greeting-2/condition/well");
		await().atMost(Duration.ofSeconds(20)).until(() -> this.storefront.call(3).containsKey("greeting-2"));
		assertThat(this.storefront.get("/api/instances").path("breaker").asString()).isEqualTo("closed");
	}

	@Test
	void peakEwmaSparesASlowInstance() {
		this.storefront.post("/api/instances/greeting-1/condition/slow");
		this.storefront.call(60, "peak-ewma");
		JsonNode slow = this.storefront.instance("greeting-1").path("calls");
		assertThat(slow.path("of").asInt()).isEqualTo(60);
		assertThat(slow.path("calls").asInt()).isBetween(1, 10);
		assertThat(slow.path("p50").asDouble()).isGreaterThanOrEqualTo(400);
	}

	@Test
	void actuatorShowsTheGreetingServiceAndItsHealth() {
		this.storefront.call(1);
		assertThat(this.storefront.get("/actuator/health").path("status").asString()).isEqualTo("UP");
		assertThat(this.storefront.get("/actuator/discovery/greeting").path("instances").size()).isEqualTo(3);
	}

	private String url() {
		return "http://localhost:" + this.context.getEnvironment().getProperty("local.server.port");
	}

}
