package io.github.discovery.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * An instance of the service under load. Whoever started it tells it line by line how to
 * behave; when nobody can tell it any more it ends.
 */
public final class BackendServer {

	private static final String HOST = "127.0.0.1";

	private final LongAdder requests = new LongAdder();

	private volatile int status = 200;

	private volatile Duration delay = Duration.ZERO;

	private BackendServer() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args nothing
	 * @throws IOException if the standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		new BackendServer().serve();
	}

	private void serve() throws IOException {
		DisposableServer server = HttpServer.create().host(HOST).port(0).handle(this::answer).bindNow();
		say("port " + server.port());
		BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String order = orders.readLine(); order != null; order = orders.readLine()) {
			obey(order.split(" ", 2));
		}
		server.disposeNow();
	}

	private void obey(String[] order) {
		switch (order[0]) {
			case "status" -> this.status = Integer.parseInt(order[1]);
			case "delay" -> this.delay = Duration.ofMillis(Long.parseLong(order[1]));
			case "count" -> say(String.valueOf(this.requests.sum()));
			default -> throw new IllegalArgumentException("No such order: " + order[0]);
		}
	}

	private void say(String line) {
		System.out.println(line);
		System.out.flush();
	}

	private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		this.requests.increment();
		int answer = this.status;
		Duration wait = this.delay;
		Mono<Void> received = request.receive().then();
		// Headers and body in one piece: nobody dies between the two.
		Mono<Void> sent = Mono.defer(() -> response.status(answer)
			.header("Content-Type", "text/plain")
			.header("Content-Length", "2")
			.sendString(Mono.just("ok"))
			.then());
		return received.then(wait.isZero() ? sent : Mono.delay(wait).then(sent));
	}

}
