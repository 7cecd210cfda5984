package io.github.discovery.sample;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a visitor of the shop may choose, all in the same shop.
 */
class ChoicesTests {

	private static final Shop SHOP = new Shop("--server.port=0");

	private static ConfigurableApplicationContext context;

	private static Storefront storefront;

	@BeforeAll
	static void open() {
		context = SHOP.open();
		storefront = new Storefront(url());
	}

	@AfterEach
	void heal() {
		for (int i = 1; i <= 3; i++) {
			storefront.post("/api/instances/greeting-" + i + "/condition/well");
		}
	}

	@AfterAll
	static void close() {
		context.close();
		SHOP.close();
	}

	@Test
	void aVisitorChoosesAStrategyForOneCall() {
		assertThat(storefront.get("/api/strategies").valueStream().map(JsonNode::asString)).contains("round-robin",
				"random", "weighted-round-robin", "weighted-random", "least-requests", "peak-ewma", "health-score",
				"consistent-hash", "ip-hash", "sticky");
		assertThat(storefront.call(12, "ip-hash")).hasSize(1);
		assertThat(storefront.call(12, "round-robin")).hasSize(3);
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
		String cookie = storefront.cookie("/api/call?strategy=sticky");
		assertThat(cookie).startsWith("discovery-instance=");
		assertThat(new Storefront(url(), Map.of("Cookie", cookie)).call(10, "sticky")).hasSize(1);
	}

	@Test
	void anUnknownStrategyIsRefusedWithTheKnownOnes() {
		assertThat(storefront.refusal("GET", "/api/call?strategy=fastest")).startsWith("400 ")
			.contains("fastest", "peak-ewma");
		assertThat(storefront.call(3)).allSatisfy((instance, times) -> assertThat(times).isOne());
	}

	@Test
	void anUnknownInstanceOrConditionIsRefused() {
		assertThat(storefront.refusal("POST", "/api/instances/greeting-9/condition/slow"))
			.isEqualTo("400 No greeting instance 'greeting-9' is known");
		assertThat(storefront.refusal("POST", "/api/instances/greeting-1/condition/tired")).startsWith("400 ")
			.contains("well, slow, failing");
	}

	@Test
	void aFailingInstanceIsEjectedAndComesBackWhenItIsWellAndNoVisitorNotices() {
		storefront.post("/api/instances/greeting-2/condition/failing");
		assertThat(storefront.call(30).keySet()).allMatch((answer) -> answer.startsWith("greeting-"));
		await().until(() -> storefront.rest("greeting-2").contains("after 5 "));
		assertThat(storefront.instance("greeting-2").path("condition").asString()).isEqualTo("failing");
		assertThat(storefront.instance("greeting-2").path("calls").path("failed").asInt()).isEqualTo(5);
		storefront.post("/api/instances/greeting-2/condition/well");
		await().atMost(Duration.ofSeconds(20)).until(() -> storefront.call(3).containsKey("greeting-2"));
		assertThat(storefront.get("/api/instances").path("breaker").asString()).isEqualTo("closed");
	}

	@Test
	void peakEwmaSparesASlowInstance() {
		storefront.post("/api/instances/greeting-1/condition/slow");
		// Of the last hundred; whoever is known to be slow is tried every few seconds
		// only.
		storefront.call(6, "round-robin");
		storefront.call(94, "peak-ewma");
		JsonNode slow = storefront.instance("greeting-1").path("calls");
		assertThat(slow.path("of").asInt()).isEqualTo(100);
		assertThat(slow.path("calls").asInt()).isBetween(1, 15);
		assertThat(slow.path("p99").asDouble()).isGreaterThanOrEqualTo(400);
	}

	private static String url() {
		return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
	}

}
