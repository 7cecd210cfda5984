package io.github.discovery.sample;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives the storefront port 8080, or the next free one if that is taken; an explicit
 * {@code server.port} is left alone.
 */
class FreePort implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	private static final int FIRST = 8080;

	private static final int LAST = 8179;

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ConfigurableEnvironment environment = event.getEnvironment();
		if (!environment.containsProperty("server.port")) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("free-port", Map.of("server.port", (Object) find())));
		}
	}

	private static int find() {
		for (int port = FIRST; port <= LAST; port++) {
			try (ServerSocket socket = new ServerSocket()) {
				socket.bind(new InetSocketAddress(port));
				return port;
			}
			catch (IOException taken) {
				// Somebody else listens there, which is just what this loop wants to
				// know.
				continue;
			}
		}
		throw new IllegalStateException("No free port from " + FIRST + " to " + LAST + ": set server.port");
	}

}
