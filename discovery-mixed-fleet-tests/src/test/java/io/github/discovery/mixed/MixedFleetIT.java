package io.github.discovery.mixed;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.github.discovery.mixed.Applications.Caller;
import io.github.discovery.mixed.Applications.Greeter;
import io.github.discovery.mixed.Applications.OurCaller;
import io.github.discovery.mixed.Applications.TheirCaller;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryClient;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications of the two starters find and call each other.
 */
@Testcontainers(disabledWithoutDocker = true)
class MixedFleetIT {

	private static final Duration SOON = Duration.ofSeconds(15);

	private final Fleet fleet = new Fleet();

	@AfterEach
	void stop() {
		this.fleet.close();
	}

	@Test
	void oursFindTheirs() {
		int management = Fleet.freePort();
		ApplicationContext theirs = this.fleet.startTheirs(Greeter.class, "theirs-secure",
				Map.of("spring.cloud.consul.discovery.scheme", "https", "spring.cloud.consul.discovery.instance-zone",
						"eu-2", "spring.cloud.consul.discovery.metadata.team", "shop",
						"spring.cloud.consul.discovery.tags", "blue,size=L", "management.server.port",
						Integer.toString(management)));
		ApplicationContext ours = this.fleet.startOurs(OurCaller.class, "our-caller",
				Map.of("discovery.registration.enabled", "false"));
		DiscoveredInstance found = (DiscoveredInstance) only(ours.getBean(DiscoveryClient.class), "theirs-secure");
		assertThat(found.getUri()).isEqualTo(URI.create("https://127.0.0.1:" + port(theirs)));
		assertThat(found.isSecure()).isTrue();
		assertThat(found.zone()).isEqualTo("eu-2");
		assertThat(found.tags()).contains("blue", "size=L");
		assertThat(found.status()).isEqualTo(InstanceStatus.PASSING);
		assertThat(found.getMetadata()).containsEntry("team", "shop").containsEntry("secure", "true");
		ServiceInstance actuator = only(ours.getBean(DiscoveryClient.class), "theirs-secure-management");
		assertThat(actuator.getPort()).isEqualTo(management);
	}

	@Test
	void oursCallTheirs() {
		this.fleet.startTheirs(Greeter.class, "theirs-plain", Map.of());
		ApplicationContext ours = this.fleet.startOurs(OurCaller.class, "our-caller",
				Map.of("discovery.registration.enabled", "false"));
		assertThat(only(ours.getBean(DiscoveryClient.class), "theirs-plain").getUri()).hasScheme("http");
		assertThat(ours.getBean(Caller.class).hello("theirs-plain")).isEqualTo("I am theirs-plain");
	}

	@Test
	void theirsFindOurs() {
		ApplicationContext ours = this.fleet.startOurs(Greeter.class, "ours-secure",
				Map.of("discovery.registration.secure", "true", "discovery.registration.zone", "eu-1",
						"discovery.registration.version", "1.4.2", "discovery.registration.metadata.team", "shop",
						"discovery.registration.tags", "blue", "management.server.port", "0"));
		ApplicationContext theirs = this.fleet.startTheirs(TheirCaller.class, "their-caller",
				Map.of("spring.cloud.consul.discovery.register", "false"));
		DiscoveryClient client = theirs.getBean(ConsulDiscoveryClient.class);
		ServiceInstance found = only(client, "ours-secure");
		assertThat(found.getUri()).isEqualTo(URI.create("https://127.0.0.1:" + port(ours)));
		assertThat(found.isSecure()).isTrue();
		String management = ours.getEnvironment().getRequiredProperty("local.management.port");
		assertThat(found.getMetadata()).containsEntry("zone", "eu-1")
			.containsEntry("version", "1.4.2")
			.containsEntry("team", "shop")
			.containsEntry("management-port", management);
		ServiceInstance actuator = only(client, "ours-secure-management");
		assertThat(actuator.getUri()).isEqualTo(URI.create("http://127.0.0.1:" + management));
	}

	@Test
	void theirsCallOurs() {
		this.fleet.startOurs(Greeter.class, "ours-plain", Map.of());
		ApplicationContext theirs = this.fleet.startTheirs(TheirCaller.class, "their-caller",
				Map.of("spring.cloud.consul.discovery.register", "false"));
		assertThat(only(theirs.getBean(ConsulDiscoveryClient.class), "ours-plain").getUri()).hasScheme("http");
		assertThat(theirs.getBean(Caller.class).hello("ours-plain")).isEqualTo("I am ours-plain");
	}

	/**
	 * Spring Cloud Consul's entry is critical, so not to be called, until its first
	 * heartbeat.
	 */
	private static ServiceInstance only(DiscoveryClient client, String service) {
		return await().atMost(SOON)
			.until(() -> client.getInstances(service), (instances) -> instances.size() == 1)
			.get(0);
	}

	private static String port(ApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port");
	}

}
