package io.github.discovery.webclient;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.observation.tracing.AttemptObservationContext;
import io.github.discovery.observation.tracing.CallObservations;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ObservedCallsTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final Recorder recorder = new Recorder();

	private final VirtualCalls calls = new VirtualCalls(CallSettings.DEFAULTS, new CallObservations(this.registry));

	private int sent;

	ObservedCallsTests() {
		this.registry.observationConfig().observationHandler(this.recorder);
		this.calls.catalog.local("payments", 1, 2);
	}

	@Test
	void aCallIsAnObservationWithOneForEachAttempt() {
		Observation above = Observation.start("above", this.registry);
		this.calls.call(HttpMethod.GET, this::firstRefuses)
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, above))
			.block();
		assertThat(this.recorder.stopped).extracting(Observation.Context::getName)
			.containsExactly("discovery.client.attempt", "discovery.client.attempt", "discovery.client.call");
		Observation.Context first = this.recorder.stopped.get(0);
		Observation.Context call = this.recorder.stopped.get(2);
		assertThat(labels(first)).containsExactlyInAnyOrder("service=payments", "outcome=connect-failure", "attempt=1");
		assertThat(first.getError()).hasRootCauseInstanceOf(ConnectException.class);
		assertThat(labels(this.recorder.stopped.get(1))).containsExactlyInAnyOrder("service=payments",
				"outcome=success", "attempt=2");
		assertThat(labels(call)).containsExactlyInAnyOrder("service=payments", "operation=GET", "result=success",
				"attempts=2");
		assertThat(call.getError()).isNull();
		assertThat(call.getContextualName()).isEqualTo("get payments");
		assertThat(parent(call)).isSameAs(above.getContextView());
		assertThat(this.recorder.stopped.subList(0, 2))
			.allSatisfy((attempt) -> assertThat(parent(attempt)).isSameAs(call));
	}

	@Test
	void anAttemptNamesItsInstance() {
		this.calls.call(HttpMethod.GET, (request) -> Mono.just(VirtualCalls.answer(200))).block();
		AttemptObservationContext attempt = (AttemptObservationContext) this.recorder.stopped.get(0);
		String id = attempt.getInstance().getInstanceId();
		assertThat(attempt.getHighCardinalityKeyValues().stream().map(KeyValue::getValue)).containsExactlyInAnyOrder(id,
				"127.0.0.1:" + id.substring(1));
	}

	@Test
	void theClientRunsUnderTheAttempt() {
		AtomicReference<@Nullable Observation> seen = new AtomicReference<>();
		this.calls.call(HttpMethod.GET, (request) -> Mono.deferContextual((context) -> {
			seen.set(context.get(ObservationThreadLocalAccessor.KEY));
			return Mono.just(VirtualCalls.answer(200));
		})).block();
		assertThat(Objects.requireNonNull(seen.get()).getContext()).isSameAs(this.recorder.stopped.get(0));
	}

	@Test
	void aBlockingClientRunsUnderTheAttemptOnItsThread() throws IOException {
		AtomicReference<@Nullable Observation> seen = new AtomicReference<>();
		ClientHttpRequestExecution execution = (request, body) -> {
			seen.set(this.registry.getCurrentObservation());
			return new MockClientHttpResponse(new byte[0], 200);
		};
		Observation above = Observation.start("above", this.registry);
		above.scopedChecked(() -> {
			intercept(execution);
			assertThat(this.registry.getCurrentObservation()).isSameAs(above);
		});
		assertThat(Objects.requireNonNull(seen.get()).getContext()).isSameAs(this.recorder.stopped.get(0));
		assertThat(parent(this.recorder.stopped.get(1))).isSameAs(above.getContextView());
	}

	@Test
	void aCallThatIsNotLetInIsObserved() {
		for (int i = 0; i < 5; i++) {
			this.calls.call(HttpMethod.GET, (request) -> Mono.just(VirtualCalls.answer(500))).block();
		}
		this.recorder.stopped.clear();
		assertThatThrownBy(() -> this.calls.call(HttpMethod.GET, this::firstRefuses).block())
			.isInstanceOf(ServiceCallException.class);
		assertThat(this.recorder.stopped).singleElement().satisfies((call) -> {
			assertThat(labels(call)).contains("result=circuit-open", "attempts=0");
			assertThat(call.getError()).isInstanceOf(ServiceCallException.class);
		});
	}

	@Test
	void aTimeoutAndACancelEndWhatWasBegun() {
		this.calls.call(HttpMethod.POST, (request) -> Mono.never()).subscribe((answer) -> {
		}, (error) -> {
		});
		this.calls.pass(Duration.ofSeconds(30));
		this.calls.call(HttpMethod.GET, (request) -> Mono.never()).subscribe().dispose();
		assertThat(this.recorder.stopped).extracting((context) -> labels(context).get(1))
			.containsExactly("outcome=timeout", "operation=POST", "outcome=cancelled", "operation=GET");
		assertThat(labels(this.recorder.stopped.get(1))).contains("result=timeout");
		assertThat(labels(this.recorder.stopped.get(3))).contains("result=cancelled");
		assertThat(this.recorder.started).isEqualTo(4);
	}

	@Test
	void aHandlerThatThrowsDisturbsNobody() {
		this.recorder.broken = true;
		assertThat(this.calls.call(HttpMethod.GET, this::firstRefuses).block()).isNotNull();
		assertThat(this.calls.inFlight()).isZero();
	}

	@Test
	void whatIsDisabledByNameIsNotObserved() {
		this.registry.observationConfig().observationPredicate((name, context) -> !name.startsWith("discovery"));
		this.calls.call(HttpMethod.GET, this::firstRefuses).block();
		assertThat(this.recorder.started).isZero();
	}

	private void intercept(ClientHttpRequestExecution execution) throws IOException {
		new CatalogLoadBalancerInterceptor(this.calls.pipelines, new BlockingExtensions(List.of(), List.of()),
				(service) -> false, (request, body, next) -> next.execute(request, body))
			.intercept(new MockClientHttpRequest(HttpMethod.GET, URI.create("http://payments/a")), new byte[0],
					execution)
			.close();
	}

	private Mono<ClientResponse> firstRefuses(ClientRequest request) {
		return (this.sent++ == 0) ? VirtualCalls.failed(request, new ConnectException("Connection refused"))
				: Mono.just(VirtualCalls.answer(200));
	}

	private static List<String> labels(Observation.Context context) {
		return context.getLowCardinalityKeyValues()
			.stream()
			.map((label) -> label.getKey() + "=" + label.getValue())
			.sorted((one, other) -> Integer.compare(rank(one), rank(other)))
			.toList();
	}

	/** The service first, then what tells the kinds apart. */
	private static int rank(String label) {
		return label.startsWith("service") ? 0 : (label.startsWith("o") ? 1 : 2);
	}

	private static Observation.@Nullable ContextView parent(Observation.Context context) {
		var parent = context.getParentObservation();
		return (parent != null) ? parent.getContextView() : null;
	}

	private static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> stopped = new ArrayList<>();

		private int started;

		private boolean broken;

		@Override
		public void onStart(Observation.Context context) {
			if (!context.getName().equals("above")) {
				this.started++;
			}
			if (this.broken) {
				throw new IllegalStateException("broken handler");
			}
		}

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
			if (this.broken) {
				throw new IllegalStateException("broken handler");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
