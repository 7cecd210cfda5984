package io.github.discovery.webclient;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallListener;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Those who watch calls.
 */
class CallListenerTests {

	private static final URI URL = URI.create("http://payments/a");

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog, LoadBalancingSettings.DEFAULTS, this.time);

	private final CallPipelines pipelines = TestPicks.pipelines(this.chooser, CallSettings.DEFAULTS, this.time,
			() -> this.time.now(TimeUnit.NANOSECONDS), new Broken());

	CallListenerTests() {
		this.catalog.local("payments", 1, 2);
	}

	@Test
	void aListenerThatThrowsTakesNoAnswerFromAReactiveCall() {
		ClientResponse answer = new CatalogExchangeFilterFunction(this.pipelines,
				new ReactiveExtensions(List.of(), List.of()), (service) -> false,
				(request, next) -> next.exchange(request))
			.filter(ClientRequest.create(HttpMethod.GET, URL).build(), (request) -> Mono.just(VirtualCalls.answer(200)))
			.block(Duration.ofSeconds(20));
		assertThat(answer).isNotNull();
		assertThat(inFlight()).isZero();
	}

	@Test
	void norFromABlockingOne() throws IOException {
		try (ClientHttpResponse answer = intercept((request, body) -> new MockClientHttpResponse(new byte[0], 200))) {
			assertThat(answer.getStatusCode().value()).isEqualTo(200);
		}
		assertThat(inFlight()).isZero();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aBlockingAttemptThatDoesNotComeBackIsWarnedOfWhileItHangs(CapturedOutput output) throws IOException {
		intercept((request, body) -> {
			this.time.advanceTimeBy(Duration.ofSeconds(12));
			assertThat(output).doesNotContain("a blocking attempt takes longer");
			this.time.advanceTimeBy(Duration.ofSeconds(1));
			assertThat(output)
				.contains("payments: a blocking attempt takes longer than discovery.client.retry.attempt-timeout");
			return new MockClientHttpResponse(new byte[0], 200);
		}).close();
		assertThat(this.pipelines.of("payments").timer().size()).isZero();
	}

	private ClientHttpResponse intercept(ClientHttpRequestExecution execution) throws IOException {
		return new CatalogLoadBalancerInterceptor(this.pipelines, new BlockingExtensions(List.of(), List.of()),
				(service) -> false, (request, body, next) -> next.execute(request, body))
			.intercept(new MockClientHttpRequest(HttpMethod.GET, URL), new byte[0], execution);
	}

	private long inFlight() {
		return this.chooser.of("payments").statistics().all().stream().mapToLong(InstanceStatistics::inFlight).sum();
	}

	private static final class Broken implements CallListener {

		@Override
		public void attemptEnded(ServiceName service, Candidate candidate, Outcome outcome, long nanos, int attempt) {
			throw new IllegalStateException("broken listener");
		}

		@Override
		public void callEnded(ServiceName service, CallResult result, long nanos, int attempts) {
			throw new IllegalStateException("broken listener");
		}

	}

}
