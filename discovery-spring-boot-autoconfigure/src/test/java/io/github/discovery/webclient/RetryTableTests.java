package io.github.discovery.webclient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.Ticker;
import io.github.discovery.webclient.RetryTableClients.Client;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole table of what is repeated, with every client, against three instances that
 * all fail in the same way.
 */
class RetryTableTests {

	/** Of what never answers, and of all else, which must not fail on a busy machine. */
	private static final Duration SHORT = Duration.ofMillis(400);

	private static final Duration LONG = Duration.ofSeconds(5);

	private static RetryTableClients clients;

	private final RawServers servers = new RawServers();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	@BeforeAll
	static void makeClients() throws Exception {
		clients = new RetryTableClients();
	}

	@AfterAll
	static void closeClients() throws Exception {
		clients.close();
	}

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@ParameterizedTest(name = "{0}: {1}, {2}")
	@MethodSource("table")
	void row(Client client, Send send, Row row) {
		int[] ports = new int[3];
		for (int i = 0; i < ports.length; i++) {
			ports[i] = row.reaction().equals("refuse") ? LocalServers.deadPort() : this.servers.start(row.reaction());
		}
		this.catalog.local("payments", ports);
		CallSettings settings = new CallSettings(Duration.ofSeconds(20), Duration.ZERO,
				new RetrySettings(true, 3, row.attemptTimeout(), 0.2, 10, Set.of(502, 503, 504),
						RetrySettings.DEFAULTS.methods(), Duration.ofMillis(1), Duration.ofSeconds(1)),
				new BreakerSettings(false, 5, 0, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 3), false);
		CallPipelines pipelines = TestPicks.pipelines(this.chooser, settings, Schedulers.parallel(), Ticker.system());
		assertThat(outcome(client, pipelines, send)).isEqualTo(row.result());
		int attempts = client.attempts(send, row);
		assertThat(attempted()).isEqualTo(attempts);
		if (!row.reaction().equals("refuse")) {
			Set<Integer> instances = new HashSet<>(this.servers.requests());
			assertThat(instances).hasSize(attempts);
			assertThat(this.servers.requests()).hasSize(attempts * client.sendsPerAttempt(send, row));
		}
		assertThat(statistics().mapToLong(InstanceStatistics::inFlight).sum()).isZero();
		assertThat(pipelines.of("payments").timer().size()).isZero();
	}

	private long attempted() {
		return TestPicks.count(this.chooser, Outcome.values());
	}

	private Stream<InstanceStatistics> statistics() {
		return this.chooser.of("payments").statistics().all().stream();
	}

	private static String outcome(Client client, CallPipelines pipelines, Send send) {
		try {
			client.caller().apply(pipelines).send(send);
			return "answer";
		}
		catch (RestClientResponseException ex) {
			return String.valueOf(ex.getStatusCode().value());
		}
		catch (WebClientResponseException ex) {
			return String.valueOf(ex.getStatusCode().value());
		}
		catch (RuntimeException ex) {
			return "error";
		}
	}

	static Stream<Arguments> table() {
		List<Arguments> table = new ArrayList<>();
		for (Client client : clients.all().toList()) {
			for (Send send : Send.values()) {
				if (send == Send.PUT_STREAM && !client.streams()) {
					continue;
				}
				for (Row row : rows()) {
					// Those that really wait are made with one request only.
					if (!row.name().contains("a second") || send == Send.GET) {
						table.add(Arguments.of(client, send, row));
					}
				}
			}
		}
		return table.stream();
	}

	private static List<Row> rows() {
		return List.of(new Row("refused", "refuse", "error", Repeated.ALWAYS),
				new Row("closed", RawServers.CLOSE, "error", Repeated.IDEMPOTENT),
				new Row("reset", RawServers.RESET, "error", Repeated.IDEMPOTENT),
				new Row("hung", RawServers.HANG, "error", Repeated.IDEMPOTENT),
				new Row("502", "502 Bad Gateway", "502", Repeated.IDEMPOTENT),
				new Row("503", "503 Service Unavailable", "503", Repeated.IDEMPOTENT),
				new Row("504", "504 Gateway Timeout", "504", Repeated.IDEMPOTENT),
				new Row("500", "500 Internal Server Error", "500", Repeated.NEVER),
				new Row("404", "404 Not Found", "404", Repeated.NEVER),
				new Row("429", "429 Too Many Requests", "429", Repeated.NEVER),
				new Row("429 at once", "429 Too Many Requests\r\nRetry-After: 0", "429", Repeated.IDEMPOTENT),
				new Row("429 in a second", "429 Too Many Requests\r\nRetry-After: 1", "429", Repeated.IDEMPOTENT),
				new Row("429 too late", "429 Too Many Requests\r\nRetry-After: 2", "429", Repeated.NEVER),
				new Row("503 at once", "503 Service Unavailable\r\nRetry-After: 0", "503", Repeated.IDEMPOTENT),
				new Row("503 too late", "503 Service Unavailable\r\nRetry-After: 2", "503", Repeated.NEVER));
	}

	enum Send {

		GET, PUT, PUT_STREAM, POST, POST_EMPTY;

		HttpMethod method() {
			return HttpMethod.valueOf(name().replaceAll("_.*", ""));
		}

		boolean hasBody() {
			return this == PUT || this == POST;
		}

	}

	enum Repeated {

		ALWAYS, IDEMPOTENT, NEVER

	}

	record Row(String name, String reaction, String result, Repeated repeated) {

		int attempts(Send send) {
			boolean again = this.repeated == Repeated.ALWAYS
					|| (this.repeated == Repeated.IDEMPOTENT && (send == Send.GET || send == Send.PUT));
			return again ? 3 : 1;
		}

		Duration attemptTimeout() {
			return this.reaction.equals(RawServers.HANG) ? SHORT : LONG;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
