package io.github.discovery.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import org.testcontainers.consul.ConsulContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.toxiproxy.ToxiproxyContainer;

/**
 * The real Consul of the fault tests and the Toxiproxy before it, started once for all of
 * them; a proxy can be pointed at another Consul, which to an application is the same
 * registry wiped.
 */
final class RealConsul {

	private static final String IMAGE = "hashicorp/consul:1.21";

	private static final Network NETWORK = Network.newNetwork();

	private static final ConsulContainer CONSUL = consul("consul");

	private static final ToxiproxyContainer TOXIPROXY = new ToxiproxyContainer("ghcr.io/shopify/toxiproxy:2.12.0")
		.withNetwork(NETWORK);

	private static final AtomicInteger PROXIES = new AtomicInteger();

	static {
		CONSUL.start();
		TOXIPROXY.start();
	}

	private RealConsul() {
	}

	static String url() {
		return url(CONSUL);
	}

	static String url(ConsulContainer consul) {
		return "http://" + consul.getHost() + ":" + consul.getMappedPort(8500);
	}

	/**
	 * Make another Consul, not started yet.
	 * @param alias its name in the network, for {@link Link#point(String)}
	 * @param command the agent's arguments, those of a development server if there are
	 * none
	 * @return a container
	 */
	static ConsulContainer consul(String alias, String... command) {
		ConsulContainer consul = new ConsulContainer(IMAGE).withNetwork(NETWORK).withNetworkAliases(alias);
		if (command.length > 0) {
			consul.setCommand(command);
		}
		return consul;
	}

	/**
	 * Make a link of its own to the shared Consul.
	 * @return a link that can be cut, slowed and pointed elsewhere
	 */
	static Link link() {
		int number = PROXIES.getAndIncrement();
		int port = 8666 + number;
		try {
			Proxy proxy = new ToxiproxyClient(TOXIPROXY.getHost(), TOXIPROXY.getControlPort())
				.createProxy("consul-" + number, "0.0.0.0:" + port, "consul:8500");
			return new Link(proxy, "http://" + TOXIPROXY.getHost() + ":" + TOXIPROXY.getMappedPort(port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ask Consul itself.
	 * @param method the HTTP method
	 * @param pathAndQuery what to ask
	 * @return the body
	 */
	static String ask(String method, String pathAndQuery) {
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create(url() + pathAndQuery))
				.method(method, HttpRequest.BodyPublishers.noBody())
				.build();
			return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A way to Consul to which things can happen.
	 *
	 * @param proxy the proxy to put toxics on
	 * @param url the address for applications
	 */
	record Link(Proxy proxy, String url) implements AutoCloseable {

		void cut() {
			run(this.proxy::disable);
		}

		void heal() {
			run(this.proxy::enable);
		}

		/** Lead to another Consul; as with a restart, no connection survives. */
		void point(String alias) {
			run(() -> {
				this.proxy.disable();
				this.proxy.setUpstream(alias + ":8500");
				this.proxy.enable();
			});
		}

		@Override
		public void close() {
			run(this.proxy::delete);
		}

		private static void run(Step step) {
			try {
				step.run();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@FunctionalInterface
		private interface Step {

			void run() throws IOException;

		}

	}

}
