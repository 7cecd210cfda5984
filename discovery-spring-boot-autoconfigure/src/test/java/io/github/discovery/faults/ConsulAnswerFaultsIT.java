package io.github.discovery.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.discovery.catalog.ServiceCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What wrong answers of Consul do to applications.
 */
@Testcontainers(disabledWithoutDocker = true)
class ConsulAnswerFaultsIT {

	private final List<AutoCloseable> opened = new ArrayList<>();

	private FaultyConsul consul;

	@BeforeEach
	void open() {
		this.consul = open(new FaultyConsul(RealConsul.url()));
	}

	@AfterEach
	void closeAll() throws Exception {
		this.consul.heal();
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
	}

	enum Garbage {

		HTML((consul) -> consul.answer((path) -> path.contains("/health/"), 200, "<html>Welcome to nginx</html>")),
		EMPTY_BODY((consul) -> consul.answer((path) -> path.contains("/health/"), 200, "")),
		TRUNCATED((consul) -> consul.truncate((path) -> path.contains("/health/"), "[{\"Node\":{\"Node\":\"a\",")),
		FIFTY_MEGABYTES((consul) -> consul.flood((path) -> path.contains("/health/"), 50_000_000)),
		FORBIDDEN((consul) -> consul.answer((path) -> path.contains("/health/"), 403, "Permission denied")),
		ERROR((consul) -> consul.answer((path) -> path.contains("/health/"), 500, "rpc error: No cluster leader")),
		NULL((consul) -> consul.answer((path) -> path.contains("/health/"), 200, "null"));

		private final Consumer<FaultyConsul> fault;

		Garbage(Consumer<FaultyConsul> fault) {
			this.fault = fault;
		}

	}

	@ParameterizedTest
	@EnumSource
	void garbageKeepsTheLastKnownGood(Garbage garbage) {
		who();
		who();
		Caller caller = callerThatKnows(2);
		garbage.fault.accept(this.consul);
		// Wakes the open query, so that the next answer is the wrong one.
		who(RealConsul.url());
		await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(6)).until(() -> caller.eligible().size() >= 2);
		this.consul.heal();
		await().atMost(Duration.ofSeconds(15)).until(() -> caller.eligible().size() == 3);
	}

	@Test
	void anIndexThatGoesBackwardsHidesNothing() {
		who();
		Caller caller = callerThatKnows(1);
		this.consul.index((path) -> path.contains("/health/"), "3");
		who(RealConsul.url());
		await().atMost(Duration.ofSeconds(10)).until(() -> caller.eligible().size() == 2);
		this.consul.heal();
		who(RealConsul.url());
		await().atMost(Duration.ofSeconds(15)).until(() -> caller.eligible().size() == 3);
	}

	@Test
	void whileConsulIsDownOneProbeEveryFiveSecondsIsAllThatIsSent() {
		ConfigurableApplicationContext who = who();
		Caller caller = callerThatKnows(1);
		for (int i = 0; i < 20; i++) {
			caller.catalog().await("service-" + i);
		}
		who.close();
		this.consul.down();
		await().atMost(Duration.ofSeconds(15)).until(() -> !caller.source().connected());
		// What was under way when it went down may still fail once.
		await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
		this.consul.forget();
		await().pollDelay(Duration.ofSeconds(20)).atMost(Duration.ofSeconds(30)).until(() -> true);
		assertThat(this.consul.requests()).hasSizeBetween(2, 5);
		this.consul.heal();
		await().atMost(Duration.ofSeconds(15)).until(() -> caller.source().connected());
	}

	@Test
	void anIdleApplicationThatUsesTwentyServicesSendsAtMostOneRequestASecond() {
		ConfigurableApplicationContext who = open(Who.start("--discovery.consul.url=" + this.consul.url()));
		ServiceCatalog catalog = who.getBean(ServiceCatalog.class);
		for (int i = 0; i < 20; i++) {
			catalog.await("service-" + i);
		}
		await().atMost(Duration.ofSeconds(10)).until(() -> Who.isRegistered(who));
		await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
		this.consul.forget();
		await().pollDelay(Duration.ofSeconds(30)).atMost(Duration.ofSeconds(40)).until(() -> true);
		assertThat(this.consul.requests()).isNotEmpty().hasSizeLessThanOrEqualTo(30);
	}

	@Test
	void aTokenRotatedInItsFileIsUsedAgain(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("token"), "old");
		ConfigurableApplicationContext who = who(this.consul.url(), "--discovery.consul.token-file=" + file);
		await().atMost(Duration.ofSeconds(10)).until(() -> Who.isRegistered(who));
		this.consul.acceptOnly("new");
		await().atMost(Duration.ofSeconds(15)).until(() -> !Who.isRegistered(who));
		Files.writeString(file, "new");
		await().atMost(Duration.ofSeconds(15)).until(() -> Who.isRegistered(who));
	}

	@Test
	void oneServiceThatHangsHoldsUpNoneOfFiftyOthers() {
		who();
		this.consul.hang((path) -> path.contains("/health/service/service-7"));
		Caller caller = callerThatKnows(1);
		for (int i = 0; i < 50; i++) {
			if (i != 7) {
				assertThat(caller.catalog().await("service-" + i).version()).isPositive();
			}
			else {
				caller.catalog().current("service-7");
			}
		}
		who(RealConsul.url());
		await().atMost(Duration.ofSeconds(5)).until(() -> caller.eligible().size() == 2);
		assertThat(caller.source().connected()).isTrue();
	}

	@Test
	void fortyShutdownsWithAConsulThatHangsAreBoundedAndLeaveNothing() {
		List<String> before = discoveryThreads();
		for (int i = 0; i < 40; i++) {
			ConfigurableApplicationContext who = Who.start("--discovery.consul.url=" + this.consul.url(),
					"--discovery.registration.propagation-delay=0s",
					"--discovery.registration.deregister-timeout=200ms");
			this.consul.hang((path) -> true);
			long start = System.nanoTime();
			who.close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
			this.consul.heal();
		}
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			// The JDK's HTTP client ends with its last reference.
			System.gc();
			assertThat(discoveryThreads()).hasSizeLessThanOrEqualTo(before.size());
		});
	}

	private static List<String> discoveryThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("discovery") || name.endsWith("SelectorManager"))
			.sorted()
			.toList();
	}

	private Caller callerThatKnows(int instances) {
		Caller caller = open(Caller.start("--discovery.consul.url=" + this.consul.url()));
		caller.catalog().await("who");
		await().atMost(Duration.ofSeconds(10)).until(() -> caller.eligible().size() == instances);
		return caller;
	}

	private ConfigurableApplicationContext who() {
		return who(this.consul.url());
	}

	private ConfigurableApplicationContext who(String url, String... more) {
		List<String> args = new ArrayList<>(
				List.of("--discovery.registration.heartbeat-interval=1s", "--discovery.registration.time-to-live=4s",
						"--discovery.registration.propagation-delay=0s", "--discovery.consul.url=" + url));
		args.addAll(List.of(more));
		return open(Who.start(args.toArray(String[]::new)));
	}

	private <T extends AutoCloseable> T open(T resource) {
		this.opened.add(resource);
		return resource;
	}

}
