package io.github.discovery.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an application and a real Consul, counts what is asked, and answers in
 * Consul's place where a test says so: faults of the protocol, as Toxiproxy makes those
 * of the network.
 */
final class FaultyConsul implements AutoCloseable {

	private final String upstream;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConcurrentLinkedDeque<String> requests = new ConcurrentLinkedDeque<>();

	private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Rule rule;

	FaultyConsul(String upstream) {
		this.upstream = upstream;
		try {
			this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 256);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/** Forget what was asked so far. */
	void forget() {
		this.requests.clear();
	}

	List<String> requests() {
		return List.copyOf(this.requests);
	}

	void heal() {
		this.rule = null;
	}

	void answer(Predicate<String> pathAndQuery, int status, String body) {
		this.rule = new Rule(pathAndQuery, (exchange) -> respond(exchange, status, body));
	}

	private static void respond(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, (bytes.length != 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
	}

	/** Announce more than is sent, then close. */
	void truncate(Predicate<String> pathAndQuery, String body) {
		this.rule = new Rule(pathAndQuery, (exchange) -> {
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.getResponseHeaders().add("X-Consul-Index", "999");
			exchange.sendResponseHeaders(200, body.length() + 1000L);
			exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
		});
	}

	/** Answer with that many bytes of JSON white space. */
	void flood(Predicate<String> pathAndQuery, long bytes) {
		this.rule = new Rule(pathAndQuery, (exchange) -> {
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, bytes);
			byte[] block = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
			OutputStream out = exchange.getResponseBody();
			for (long sent = 0; sent < bytes; sent += block.length) {
				out.write(block, 0, (int) Math.min(block.length, bytes - sent));
			}
		});
	}

	/**
	 * Refuse every request that does not carry this token, as a Consul with ACLs does.
	 */
	void acceptOnly(String token) {
		this.rule = new Rule((path) -> true, (exchange) -> {
			if (token.equals(exchange.getRequestHeaders().getFirst("X-Consul-Token"))) {
				forward(exchange, Map.of());
			}
			else {
				respond(exchange, 403, "ACL not found");
			}
		});
	}

	/**
	 * Cut what is open and serve nothing, as a proxy before a dead registry does. (A
	 * connection closed without an answer would be counted twice: the JDK's HTTP client
	 * repeats such a GET by itself.)
	 */
	void down() {
		this.rule = new Rule((path) -> true, (exchange) -> respond(exchange, 503, "no server is available"));
		this.open.forEach(HttpExchange::close);
	}

	/** Pass on, but with another {@code X-Consul-Index}. */
	void index(Predicate<String> pathAndQuery, String index) {
		this.rule = new Rule(pathAndQuery, (exchange) -> forward(exchange, Map.of("x-consul-index", index)));
	}

	/** Never answer. */
	void hang(Predicate<String> pathAndQuery) {
		this.rule = new Rule(pathAndQuery, (exchange) -> {
			try {
				new java.util.concurrent.CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	private void handle(HttpExchange exchange) throws IOException {
		String asked = exchange.getRequestURI().toString();
		this.requests.add(exchange.getRequestMethod() + " " + asked);
		this.open.add(exchange);
		try (exchange) {
			Rule current = this.rule;
			if (current != null && current.applies().test(asked)) {
				current.answer().to(exchange);
			}
			else {
				forward(exchange, Map.of());
			}
		}
		finally {
			this.open.remove(exchange);
		}
	}

	private void forward(HttpExchange exchange, Map<String, String> override) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.upstream + exchange.getRequestURI()))
			.method(exchange.getRequestMethod(),
					HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
		exchange.getRequestHeaders().forEach((name, values) -> {
			if (name.toLowerCase(Locale.ROOT).startsWith("x-consul") || name.equalsIgnoreCase("content-type")) {
				values.forEach((value) -> request.header(name, value));
			}
		});
		try {
			HttpResponse<InputStream> response = this.client.send(request.build(),
					HttpResponse.BodyHandlers.ofInputStream());
			byte[] body = response.body().readAllBytes();
			response.headers().map().forEach((name, values) -> {
				if (name.startsWith("x-consul") || name.equals("content-type")) {
					exchange.getResponseHeaders().put(name, List.of(override.getOrDefault(name, values.get(0))));
				}
			});
			exchange.sendResponseHeaders(response.statusCode(), (body.length != 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private record Rule(Predicate<String> applies, Answer answer) {
	}

	@FunctionalInterface
	private interface Answer {

		void to(HttpExchange exchange) throws IOException;

	}

}
