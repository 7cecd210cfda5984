package io.github.discovery.mixed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import org.testcontainers.consul.ConsulContainer;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Applications that share one real Consul. Both starters are on everybody's class path;
 * arguments say which one an application uses.
 */
final class Fleet implements AutoCloseable {

	private static final Map<String, String> OURS = Map.of("discovery.backend", "consul", "discovery.registration.host",
			"127.0.0.1", "discovery.registration.propagation-delay", "0s");

	/**
	 * Their default check is made by the agent, which does not reach this machine; their
	 * first heartbeat comes after two thirds of the time to live.
	 */
	private static final Map<String, String> THEIRS = Map.of("spring.cloud.consul.discovery.hostname", "127.0.0.1",
			"spring.cloud.consul.discovery.heartbeat.enabled", "true", "spring.cloud.consul.discovery.heartbeat.ttl",
			"3s", "spring.cloud.loadbalancer.cache.enabled", "false");

	private final Deque<ConfigurableApplicationContext> running = new ArrayDeque<>();

	/**
	 * Start an application with this starter.
	 */
	ConfigurableApplicationContext startOurs(Class<?> type, String name, Map<String, String> settings) {
		return start(type, name, List.of(OURS, whereForUs(), Map.of("spring.cloud.consul.enabled", "false"), settings));
	}

	/**
	 * Start an application with Spring Cloud Consul.
	 */
	ConfigurableApplicationContext startTheirs(Class<?> type, String name, Map<String, String> settings) {
		return start(type, name, List.of(THEIRS, whereForThem(), Map.of("discovery.enabled", "false"), settings));
	}

	/**
	 * Start an application with both.
	 */
	ConfigurableApplicationContext startBoth(Class<?> type, String name, Map<String, String> settings) {
		return start(type, name, List.of(OURS, whereForUs(), THEIRS, whereForThem(), settings));
	}

	private ConfigurableApplicationContext start(Class<?> type, String name, List<Map<String, String>> settings) {
		List<String> arguments = new ArrayList<>(
				List.of("--spring.application.name=" + name, "--server.port=0", "--spring.main.banner-mode=off"));
		settings.forEach((some) -> some.forEach((key, value) -> arguments.add("--" + key + "=" + value)));
		ConfigurableApplicationContext context = new SpringApplicationBuilder(type)
			.run(arguments.toArray(String[]::new));
		this.running.push(context);
		return context;
	}

	private static Map<String, String> whereForUs() {
		return Map.of("discovery.consul.url", url());
	}

	private static Map<String, String> whereForThem() {
		return Map.of("spring.cloud.consul.host", Consul.CONTAINER.getHost(), "spring.cloud.consul.port",
				Consul.CONTAINER.getMappedPort(8500).toString());
	}

	static String url() {
		return "http://" + Consul.CONTAINER.getHost() + ":" + Consul.CONTAINER.getMappedPort(8500);
	}

	/**
	 * Find a port for a server that must be known before it starts.
	 */
	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.running.forEach(ConfigurableApplicationContext::close);
	}

	private static final class Consul {

		static final ConsulContainer CONTAINER = create();

		private static ConsulContainer create() {
			ConsulContainer container = new ConsulContainer("hashicorp/consul:1.21");
			container.start();
			return container;
		}

	}

}
