package io.github.discovery.backend.consul;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryFixture;

/**
 * The shared Consul, reached through a proxy that counts connections.
 */
final class ConsulFixture implements RegistryFixture {

	private final CountingProxy proxy;

	private final HttpServer garbage;

	private final List<RegistryBackend> backends = new ArrayList<>();

	private final RegistryBackend backend;

	private final RegistryBackend peer;

	ConsulFixture() throws IOException {
		this.proxy = new CountingProxy(ConsulServer.url());
		this.garbage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.garbage.createContext("/", (exchange) -> {
			byte[] page = "<html><body>Welcome to the hotel Wi-Fi</body></html>".getBytes();
			exchange.sendResponseHeaders(200, page.length);
			try (OutputStream body = exchange.getResponseBody()) {
				body.write(page);
			}
		});
		this.garbage.start();
		this.backend = keep(TestClients.backend(this.proxy.url()));
		this.peer = connect();
	}

	private RegistryBackend keep(RegistryBackend created) {
		this.backends.add(created);
		return created;
	}

	@Override
	public RegistryBackend backend() {
		return this.backend;
	}

	@Override
	public RegistryBackend peer() {
		return this.peer;
	}

	@Override
	public RegistryBackend connect() {
		return keep(TestClients.backend(ConsulServer.url()));
	}

	@Override
	public RegistryBackend unreachable() {
		return keep(TestClients.backend("http://localhost:1"));
	}

	@Override
	public RegistryBackend unauthorised() {
		return keep(TestClients.backend(ConsulServer.withAcl(), TestClients.token("unknown"), ConsulSettings.DEFAULTS));
	}

	@Override
	public RegistryBackend garbled() {
		return keep(TestClients.backend("http://localhost:" + this.garbage.getAddress().getPort()));
	}

	@Override
	public int open() {
		return this.proxy.open();
	}

	@Override
	public Duration shortestTimeToLive() {
		return Duration.ofSeconds(3);
	}

	@Override
	public void close() {
		this.backends.forEach(RegistryBackend::close);
		this.garbage.stop(0);
		try {
			this.proxy.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
