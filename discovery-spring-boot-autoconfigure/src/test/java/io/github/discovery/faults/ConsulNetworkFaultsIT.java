package io.github.discovery.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import eu.rekawek.toxiproxy.model.ToxicDirection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.consul.ConsulContainer;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the network and a restarted Consul do to applications.
 */
@Testcontainers(disabledWithoutDocker = true)
class ConsulNetworkFaultsIT {

	private static final String[] QUICK = { "--discovery.registration.heartbeat-interval=1s",
			"--discovery.registration.time-to-live=4s", "--discovery.registration.propagation-delay=500ms" };

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
	}

	@Test
	void consulDownAtStartDelaysNothingAndTheApplicationIsRegisteredSoonAfterItsReturn() {
		RealConsul.Link link = open(RealConsul.link());
		link.cut();
		long before = System.nanoTime();
		ConfigurableApplicationContext who = who(link.url());
		Duration start = Duration.ofNanos(System.nanoTime() - before);
		assertThat(start).isLessThan(Duration.ofSeconds(10));
		assertThat(Who.isRegistered(who)).isFalse();
		link.heal();
		await().atMost(Duration.ofSeconds(15)).until(() -> Who.isRegistered(who));
	}

	@Test
	void callersAreUnaffectedWhileTheNetworkToConsulIsCut() {
		RealConsul.Link link = open(RealConsul.link());
		startThree(RealConsul.url());
		Caller caller = callerThatKnows(3, link.url());
		link.cut();
		try (Load load = Load.start(caller, 100)) {
			await().pollDelay(Duration.ofSeconds(12)).atMost(Duration.ofSeconds(20)).until(() -> load.answered() > 500);
			assertThat(load.failures()).isEmpty();
		}
		assertThat(caller.eligible()).hasSize(3);
		assertThat(caller.source().connected()).isFalse();
		link.heal();
		await().atMost(Duration.ofSeconds(15)).until(() -> caller.source().connected());
	}

	@Test
	void aLeaderlessConsulThatAnswersAnUnmarkedEmptyListRemovesNobody() {
		RealConsul.Link link = open(RealConsul.link());
		ConsulContainer leaderless = open(RealConsul.consul("leaderless", "agent", "-server", "-bootstrap-expect=3",
				"-data-dir=/data", "-client=0.0.0.0"));
		leaderless.setWaitStrategy(
				org.testcontainers.containers.wait.strategy.Wait.forHttp("/v1/status/leader").forPort(8500));
		leaderless.start();
		startThree(RealConsul.url());
		Caller caller = callerThatKnows(3, link.url());
		link.point("leaderless");
		try (Load load = Load.start(caller, 50)) {
			await().during(Duration.ofSeconds(10))
				.atMost(Duration.ofSeconds(12))
				.until(() -> caller.eligible().size() == 3);
			assertThat(load.failures()).isEmpty();
		}
		link.point("consul");
		await().atMost(Duration.ofSeconds(15)).until(() -> caller.source().connected());
	}

	@Test
	void aWipedConsulIsFilledAgainAndNoCallerFallsBelowHalf() {
		RealConsul.Link link = open(RealConsul.link());
		ConsulContainer empty = open(RealConsul.consul("empty"));
		empty.start();
		startThree(link.url());
		Caller caller = callerThatKnows(3, link.url());
		try (Load load = Load.start(caller, 50)) {
			link.point("empty");
			await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(50)).until(() -> {
				assertThat(caller.eligible()).hasSizeGreaterThanOrEqualTo(2);
				return allAgainIn(RealConsul.url(empty)) && caller.source().connected();
			});
			assertThat(load.failures()).isEmpty();
		}
		assertThat(caller.eligible()).hasSize(3);
	}

	@Test
	void fiveSecondsOfLatencyLoseNobody() throws IOException {
		RealConsul.Link link = open(RealConsul.link());
		for (int i = 0; i < 3; i++) {
			open(Who.start("--discovery.consul.url=" + link.url()));
		}
		Caller caller = callerThatKnows(3, link.url());
		link.proxy().toxics().latency("slow", ToxicDirection.DOWNSTREAM, 5000);
		try (Load load = Load.start(caller, 50)) {
			// Longer than a time to live: heartbeats must get through, too.
			await().during(Duration.ofSeconds(38))
				.atMost(Duration.ofSeconds(42))
				.until(() -> caller.eligible().size() == 3);
			assertThat(load.failures()).isEmpty();
		}
	}

	@Test
	void aBlackHoleWithOpenConnectionsIsNoticedWithinTwoMissedHeartbeats() throws IOException {
		RealConsul.Link link = open(RealConsul.link());
		ConfigurableApplicationContext who = who(link.url());
		await().atMost(Duration.ofSeconds(10)).until(() -> Who.isRegistered(who));
		link.proxy().toxics().timeout("hole", ToxicDirection.DOWNSTREAM, 0);
		link.proxy().toxics().timeout("hole-up", ToxicDirection.UPSTREAM, 0);
		// Two heartbeats of 1 s each, and the time a heartbeat is given to be answered.
		await().atMost(Duration.ofSeconds(5)).until(() -> !Who.isRegistered(who));
		link.proxy().toxics().get("hole").remove();
		link.proxy().toxics().get("hole-up").remove();
		await().atMost(Duration.ofSeconds(15)).until(() -> Who.isRegistered(who));
	}

	@Test
	void aConnectionCutInTheMiddleOfABodyLosesNobody() throws IOException {
		RealConsul.Link link = open(RealConsul.link());
		startThree(RealConsul.url());
		Caller caller = callerThatKnows(3, link.url());
		link.proxy().toxics().limitData("scissors", ToxicDirection.DOWNSTREAM, 700);
		try (Load load = Load.start(caller, 50)) {
			// A new instance makes Consul answer, and the answer is cut each time.
			who(RealConsul.url());
			await().during(Duration.ofSeconds(6))
				.atMost(Duration.ofSeconds(8))
				.until(() -> caller.eligible().size() >= 3);
			assertThat(load.failures()).isEmpty();
		}
		link.proxy().toxics().get("scissors").remove();
		await().atMost(Duration.ofSeconds(15)).until(() -> caller.eligible().size() == 4);
	}

	@Test
	void threeInstancesRestartedInTurnUnderLoadFailNoCall() {
		List<ConfigurableApplicationContext> fleet = new ArrayList<>(startThree(RealConsul.url()));
		Caller caller = callerThatKnows(3, RealConsul.url());
		try (Load load = Load.start(caller, 200)) {
			for (int i = 0; i < 3; i++) {
				fleet.get(i).close();
				fleet.set(i, who(RealConsul.url()));
				await().atMost(Duration.ofSeconds(10)).until(() -> caller.eligible().size() == 3);
			}
			long before = load.answered();
			await().atMost(Duration.ofSeconds(10)).until(() -> load.answered() > before + 200);
			assertThat(load.failures()).isEmpty();
		}
	}

	private boolean allAgainIn(String url) {
		try (Caller fresh = Caller.start("--discovery.consul.url=" + url)) {
			return fresh.catalog().await("who").eligible().size() == 3;
		}
	}

	private Caller callerThatKnows(int instances, String url) {
		Caller caller = open(Caller.start("--discovery.consul.url=" + url));
		caller.catalog().await("who");
		await().atMost(Duration.ofSeconds(10)).until(() -> caller.eligible().size() == instances);
		return caller;
	}

	private List<ConfigurableApplicationContext> startThree(String url) {
		return List.of(who(url), who(url), who(url));
	}

	private ConfigurableApplicationContext who(String url) {
		String[] args = new String[QUICK.length + 1];
		System.arraycopy(QUICK, 0, args, 0, QUICK.length);
		args[QUICK.length] = "--discovery.consul.url=" + url;
		return open(Who.start(args));
	}

	private <T extends AutoCloseable> T open(T resource) {
		this.opened.add(resource);
		return resource;
	}

}
