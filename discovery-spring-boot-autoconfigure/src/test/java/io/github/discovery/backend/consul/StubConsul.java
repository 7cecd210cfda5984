package io.github.discovery.backend.consul;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server in the process that answers whatever a test wants.
 */
final class StubConsul implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService executor = Executors.newFixedThreadPool(8);

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<String> tokens = new CopyOnWriteArrayList<>();

	private volatile Handler handler = (exchange) -> answer(exchange, 200, "[]");

	StubConsul() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", (exchange) -> {
			this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
			this.tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Consul-Token")));
			exchange.getRequestBody().readAllBytes();
			try (exchange) {
				this.handler.handle(exchange);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		this.server.start();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	List<String> requests() {
		return this.requests;
	}

	List<String> tokens() {
		return this.tokens;
	}

	StubConsul on(Handler behaviour) {
		this.handler = behaviour;
		return this;
	}

	/**
	 * Answer as Consul's blocking-query backend does.
	 */
	static void health(HttpExchange exchange, long index, String body, String... headers) throws IOException {
		exchange.getResponseHeaders().set("X-Consul-Index", Long.toString(index));
		exchange.getResponseHeaders().set("X-Consul-KnownLeader", "true");
		exchange.getResponseHeaders().set("X-Consul-Query-Backend", "blocking-query");
		for (int i = 0; i < headers.length; i += 2) {
			exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
		}
		answer(exchange, 200, body);
	}

	static void answer(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, (bytes.length == 0) ? -1 : bytes.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(bytes);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	interface Handler {

		void handle(HttpExchange exchange) throws IOException, InterruptedException;

	}

}
