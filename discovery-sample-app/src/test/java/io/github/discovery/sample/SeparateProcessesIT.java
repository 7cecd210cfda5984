package io.github.discovery.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.consul.ConsulContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A role per process over a real Consul.
 */
@Testcontainers(disabledWithoutDocker = true)
class SeparateProcessesIT {

	@Container
	private static final ConsulContainer CONSUL = new ConsulContainer("hashicorp/consul:1.21");

	/** Five processes share the processors while they start. */
	private static final Duration START = Duration.ofMinutes(3);

	private final List<Role> roles = new ArrayList<>();

	@AfterEach
	void close() {
		this.roles.forEach(Role::close);
	}

	@Test
	void instancesAreRestartedAndKilledAndNoVisitorNotices() throws Exception {
		List<Role> greetings = new ArrayList<>(List.of(greeting(), greeting(), greeting()));
		Role page = start("storefront", "--server.port=0");
		await().atMost(START).until(() -> !page.url().isEmpty());
		Storefront storefront = new Storefront(page.url());
		storefront.call(1);
		await().atMost(START).until(() -> storefront.passing() == 3);
		assertThat(storefront.call(30).values()).containsExactly(10, 10, 10);
		CompletableFuture<Map<String, Integer>> burst = CompletableFuture.supplyAsync(() -> storefront.call(3000));
		greetings.get(0).terminate();
		greetings.set(0, greeting());
		await().atMost(START).until(() -> storefront.passing() == 3);
		assertThat(burst.join().keySet()).noneMatch((answer) -> answer.startsWith("FAILED"));
		greetings.get(1).kill();
		// A connection that was open at the kill can end in a reset; a refused one must
		// not be noticed.
		assertThat(storefront.call(30).keySet()).noneMatch(
				(answer) -> answer.startsWith("FAILED") && !answer.contains("reset") && !answer.contains("closed"));
		assertThat(storefront.call(30).keySet()).noneMatch((answer) -> answer.startsWith("FAILED"));
		await().atMost(Duration.ofSeconds(10)).until(() -> storefront.passing() == 2);
	}

	private Role greeting() {
		return start("greeting", "--server.port=0");
	}

	private Role start(String role, String... more) {
		List<String> args = new ArrayList<>(List.of("--sample.role=" + role, "--discovery.backend=consul",
				"--discovery.consul.url=http://" + CONSUL.getHost() + ":" + CONSUL.getMappedPort(8500),
				"--discovery.registration.host=127.0.0.1", "--discovery.registration.heartbeat-interval=1s",
				"--discovery.registration.time-to-live=4s"));
		args.addAll(List.of(more));
		Role started = Role.start(List.of(), args.toArray(String[]::new));
		this.roles.add(started);
		return started;
	}

}
