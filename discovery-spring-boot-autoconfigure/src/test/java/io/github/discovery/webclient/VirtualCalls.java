package io.github.discovery.webclient;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallListener;
import io.github.discovery.client.call.CallObservers;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.CallTimer;
import io.github.discovery.client.call.CallTracing;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.client.guard.ServiceGuards;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Calls of a service named payments in a time that only a test moves.
 */
final class VirtualCalls {

	final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	final Ticker ticker = () -> this.time.now(TimeUnit.NANOSECONDS);

	final StubCatalog catalog = new StubCatalog();

	final List<CallResult> results = new ArrayList<>();

	final List<CircuitBreaker.State> circuits = new ArrayList<>();

	final GuardRegistries registries;

	final InstanceChooser chooser;

	final CallTimer timer;

	final CallPipelines pipelines;

	VirtualCalls(CallSettings settings) {
		this(settings, LoadBalancingSettings.DEFAULTS, GuardRegistries.own());
	}

	VirtualCalls(CallSettings settings, CallTracing tracing) {
		this(settings, LoadBalancingSettings.DEFAULTS, GuardRegistries.own(), tracing);
	}

	VirtualCalls(CallSettings settings, LoadBalancingSettings balancing, GuardRegistries registries) {
		this(settings, balancing, registries, null);
	}

	private VirtualCalls(CallSettings settings, LoadBalancingSettings balancing, GuardRegistries registries,
			@Nullable CallTracing tracing) {
		this.registries = registries;
		this.chooser = TestPicks.chooser(this.catalog, balancing, this.time);
		this.timer = new CallTimer(this.time, this.ticker);
		CallListener listener = new CallListener() {

			@Override
			public void callEnded(ServiceName service, CallResult result, long nanos, int attempts) {
				synchronized (VirtualCalls.this.results) {
					VirtualCalls.this.results.add(result);
				}
			}

			@Override
			public void circuitChanged(ServiceName service, CircuitBreaker.State state) {
				VirtualCalls.this.circuits.add(state);
			}

		};
		this.pipelines = new CallPipelines(this.chooser, new ServiceGuards(registries, this.ticker), this.timer,
				new ClientSettings(settings, Map.of()), new CallObservers(List.of(listener), tracing));
	}

	Mono<ClientResponse> call(HttpMethod method, ExchangeFunction next) {
		return call(ClientRequest.create(method, URI.create("http://payments/a")).build(), next);
	}

	Mono<ClientResponse> call(ClientRequest request, ExchangeFunction next) {
		return new CatalogExchangeFilterFunction(this.pipelines, new ReactiveExtensions(List.of(), List.of()),
				(service) -> false, (other, handOver) -> handOver.exchange(other))
			.filter(request, next);
	}

	void pass(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

	long inFlight() {
		return statistics().mapToLong(InstanceStatistics::inFlight).sum();
	}

	long count(Outcome outcome) {
		return TestPicks.count(this.chooser, outcome);
	}

	private Stream<InstanceStatistics> statistics() {
		return this.chooser.of("payments").statistics().all().stream();
	}

	static ClientResponse answer(int status, String... headers) {
		ClientResponse.Builder builder = ClientResponse.create(HttpStatus.valueOf(status));
		for (int i = 0; i < headers.length; i += 2) {
			builder.header(headers[i], headers[i + 1]);
		}
		return builder.build();
	}

	static Mono<ClientResponse> failed(ClientRequest request, Throwable cause) {
		return Mono.error(new WebClientRequestException(cause, request.method(), request.url(), request.headers()));
	}

}
