package io.github.discovery.webclient;

import java.time.Duration;
import java.util.Set;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.Ticker;
import io.github.discovery.webclient.RetryTableTests.Send;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What Apache HttpComponents repeats by itself where nobody has told it not to, behind
 * the back of all that is counted here.
 */
class HttpComponentsRetriesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final RawServers servers = new RawServers();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@ParameterizedTest
	@CsvSource({ "GET, 503 Service Unavailable, 2", "POST, 503 Service Unavailable, 2",
			"POST, 429 Too Many Requests, 2", "GET, close, 2", "PUT, close, 2", "POST, close, 1",
			"POST, 502 Bad Gateway, 1" })
	void oneAttemptIsSentTwiceToTheSameInstance(Send send, String reaction, int sent) throws Exception {
		this.catalog.local("payments", this.servers.start(reaction), this.servers.start(reaction));
		try (CloseableHttpClient client = HttpClients.createDefault()) {
			assertThatThrownBy(() -> RetryTableCalls
				.rest(RetryTableCalls.restClient(oneAttempt(), RetryTableClients.apache(client, TIMEOUT)), send))
				.isInstanceOf(RuntimeException.class);
		}
		assertThat(this.servers.requests()).hasSize(sent);
		assertThat(Set.copyOf(this.servers.requests())).hasSize(1);
		assertThat(attempted()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "GET, 503 Service Unavailable, 2", "POST_EMPTY, 503 Service Unavailable, 2",
			"POST, 503 Service Unavailable, 1", "GET, close, 1" })
	void soIsOneOfAWebClientThatIsAnsweredAndHasNoBody(Send send, String reaction, int sent) throws Exception {
		this.catalog.local("payments", this.servers.start(reaction), this.servers.start(reaction));
		try (HttpComponentsClientHttpConnector connector = new HttpComponentsClientHttpConnector(
				HttpAsyncClients.createDefault())) {
			assertThatThrownBy(() -> RetryTableCalls.web(RetryTableCalls.webClient(oneAttempt(), connector), send))
				.isInstanceOf(RuntimeException.class);
		}
		assertThat(this.servers.requests()).hasSize(sent);
		assertThat(Set.copyOf(this.servers.requests())).hasSize(1);
		assertThat(attempted()).isOne();
	}

	private CallPipelines oneAttempt() {
		RetrySettings retry = new RetrySettings(true, 1, TIMEOUT, 0.2, 10, Set.of(502, 503, 504),
				RetrySettings.DEFAULTS.methods(), Duration.ofMillis(1), Duration.ofSeconds(1));
		CallSettings settings = new CallSettings(TIMEOUT, Duration.ZERO, retry, CallSettings.DEFAULTS.breaker(), false);
		return TestPicks.pipelines(this.chooser, settings, Schedulers.parallel(), Ticker.system());
	}

	private long attempted() {
		return TestPicks.count(this.chooser, Outcome.values());
	}

}
