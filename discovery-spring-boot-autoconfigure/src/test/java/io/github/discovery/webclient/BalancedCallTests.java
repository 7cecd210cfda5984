package io.github.discovery.webclient;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;

class BalancedCallTests {

	private static final ClientRequest GET = ClientRequest.create(HttpMethod.GET, URI.create("http://payments/a"))
		.build();

	private static final ClientResponse OK = ClientResponse.create(HttpStatus.OK).build();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	@BeforeEach
	void twoInstances() {
		this.catalog.local("payments", 1, 2);
	}

	@Test
	void everySubscriptionPicksAnew() {
		List<Integer> ports = new ArrayList<>();
		Mono<ClientResponse> call = call(GET, (request) -> {
			ports.add(request.url().getPort());
			return Mono.just(OK);
		});
		call.block();
		call.block();
		assertThat(ports).containsExactlyInAnyOrder(1, 2);
		assertThat(total(Outcome.SUCCESS)).isEqualTo(2);
		assertThat(inFlight()).isZero();
	}

	@Test
	void anAnswerThatIsThereBeforeTheSubscriptionReturnsKeepsItsBody() {
		AtomicInteger cancels = new AtomicInteger();
		List<ClientResponse> answers = new ArrayList<>();
		call(GET, (request) -> new AnswerAtOnce(cancels)).subscribe(answers::add);
		assertThat(answers).singleElement().matches(BalancedCallTests::isOk);
		assertThat(cancels).hasValue(0);
	}

	@Test
	void aCancelledCallIsNoLongerInFlight() {
		Disposable call = call(GET, (request) -> Mono.never()).subscribe();
		assertThat(inFlight()).isOne();
		call.dispose();
		assertThat(inFlight()).isZero();
		assertThat(total(Outcome.CANCELLED)).isOne();
	}

	@Test
	void aTimeoutOfTheCallerIsACancel() {
		StepVerifier.withVirtualTime(() -> call(GET, (request) -> Mono.never()).timeout(Duration.ofSeconds(1)))
			.thenAwait(Duration.ofSeconds(1))
			.verifyError();
		assertThat(inFlight()).isZero();
		assertThat(total(Outcome.CANCELLED)).isOne();
	}

	@Test
	void aStormOfCancelsLeavesNothingInFlight() {
		for (int i = 0; i < 10_000; i++) {
			Sinks.One<ClientResponse> answer = Sinks.one();
			Disposable call = call(GET, (request) -> answer.asMono()).subscribe();
			if (i % 2 == 0) {
				answer.tryEmitValue(OK);
			}
			call.dispose();
		}
		assertThat(inFlight()).isZero();
		assertThat(total(Outcome.SUCCESS)).isEqualTo(5_000);
		assertThat(total(Outcome.CANCELLED)).isEqualTo(5_000);
	}

	@Test
	void aCancelReachesTheSecondAttempt() {
		AtomicInteger attempts = new AtomicInteger();
		AtomicReference<String> cancelled = new AtomicReference<>("none");
		Disposable call = call(GET, (request) -> (attempts.incrementAndGet() == 1) ? refused(request)
				: Mono.<ClientResponse>never().doOnCancel(() -> cancelled.set("second")))
			.subscribe();
		call.dispose();
		assertThat(cancelled).hasValue("second");
		assertThat(inFlight()).isZero();
		assertThat(total(Outcome.CONNECT_FAILURE)).isOne();
		assertThat(total(Outcome.CANCELLED)).isOne();
	}

	@Test
	void anAnswerBeforeTheSendingIsOverIsNotCancelled() {
		AtomicReference<String> cancelled = new AtomicReference<>("none");
		StepVerifier.create(call(GET, (request) -> Mono.just(OK).doOnCancel(() -> cancelled.set("answer"))))
			.expectNextMatches(BalancedCallTests::isOk)
			.verifyComplete();
		assertThat(cancelled).hasValue("none");
	}

	@Test
	void demandThatCameBeforeTheSecondAttemptIsKept() {
		AtomicInteger attempts = new AtomicInteger();
		StepVerifier
			.create(call(GET, (request) -> (attempts.incrementAndGet() == 1) ? refused(request) : Mono.just(OK)), 0)
			.expectSubscription()
			.thenRequest(1)
			.expectNextMatches(BalancedCallTests::isOk)
			.verifyComplete();
	}

	@Test
	void aServerErrorCountsAsFailureAndIsHandedOn() {
		ClientResponse broken = ClientResponse.create(HttpStatus.INTERNAL_SERVER_ERROR).build();
		StepVerifier.create(call(GET, (request) -> Mono.just(broken))).expectNext(broken).verifyComplete();
		assertThat(total(Outcome.FAILURE)).isOne();
	}

	@Test
	void aResetOfAPostIsNotRepeated() {
		AtomicInteger attempts = new AtomicInteger();
		StepVerifier
			.create(call(ClientRequest.create(HttpMethod.POST, URI.create("http://payments/a")).build(), (request) -> {
				attempts.incrementAndGet();
				return Mono.error(failed(request, new IOException("Connection reset by peer")));
			}))
			.verifyError(WebClientRequestException.class);
		assertThat(attempts).hasValue(1);
		assertThat(total(Outcome.FAILURE)).isOne();
	}

	@Test
	void aRefusalMetByTheBodyItselfIsNotRepeated() {
		ClientRequest post = ClientRequest.create(HttpMethod.POST, URI.create("http://payments/a"))
			.body(BodyInserters.fromPublisher(Flux.error(new ConnectException("elsewhere")), String.class))
			.build();
		AtomicInteger attempts = new AtomicInteger();
		StepVerifier.create(call(post, (request) -> {
			attempts.incrementAndGet();
			MockClientHttpRequest out = new MockClientHttpRequest(HttpMethod.POST, request.url());
			return request.writeTo(out, ExchangeStrategies.withDefaults())
				.onErrorMap((ex) -> failed(request, ex))
				.then(Mono.just(OK));
		})).verifyError(WebClientRequestException.class);
		assertThat(attempts).hasValue(1);
	}

	@Test
	void aRefusalMetByAnotherFiltersOwnCallIsNotRepeated() {
		AtomicInteger attempts = new AtomicInteger();
		StepVerifier.create(call(GET, (request) -> {
			attempts.incrementAndGet();
			return Mono.error(new WebClientRequestException(new ConnectException("token server"), HttpMethod.POST,
					URI.create("http://tokens/"), new HttpHeaders()));
		})).verifyError(WebClientRequestException.class);
		assertThat(attempts).hasValue(1);
	}

	@Test
	void aPostThatWasRedirectedToADeadHostIsNotRepeated() {
		AtomicInteger attempts = new AtomicInteger();
		ClientRequest post = ClientRequest.create(HttpMethod.POST, URI.create("http://payments/a")).build();
		StepVerifier.create(call(post, (request) -> {
			attempts.incrementAndGet();
			return Mono.error(failed(request, new ConnectException("Connection refused: elsewhere/10.0.0.9:8080")));
		})).verifyError(WebClientRequestException.class);
		assertThat(attempts).hasValue(1);
		assertThat(total(Outcome.FAILURE)).isOne();
	}

	@Test
	void aFilterThatThrowsIsAnErrorButNotTheInstances() {
		StepVerifier.create(call(GET, (request) -> {
			throw new IllegalStateException("broken filter");
		})).verifyErrorMessage("broken filter");
		assertThat(inFlight()).isZero();
		assertThat(total(Outcome.CANCELLED)).isOne();
	}

	@Test
	void aStrategyThatBreaksOnTheSecondPickIsHeardOf() {
		LoadBalancingStrategy broken = new LoadBalancingStrategy() {

			@Override
			public String name() {
				return "broken";
			}

			@Override
			public Picker create(Candidates candidates) {
				return (request) -> {
					Assert.state(request.isAny(), "broken strategy");
					return candidates.remaining().get(0);
				};
			}

		};
		InstanceChooser breaking = TestPicks.chooser(this.catalog,
				new LoadBalancingSettings(ServiceSettings.DEFAULTS.withStrategy("broken"), Map.of()), broken);
		CatalogExchangeFilterFunction filter = new CatalogExchangeFilterFunction(TestPicks.pipelines(breaking),
				new ReactiveExtensions(List.of(), List.of()), (service) -> false,
				(request, next) -> next.exchange(request));
		StepVerifier.create(filter.filter(GET, BalancedCallTests::refused))
			.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(WebClientRequestException.class)
				.hasStackTraceContaining("broken strategy"));
	}

	@Test
	void waitsForTheFirstSnapshotAndPassesTheContextOn() {
		this.catalog.hold("orders");
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("http://orders/")).build();
		Mono<ClientResponse> call = call(request,
				(balanced) -> Mono.deferContextual((context) -> Mono
					.just(ClientResponse.create(HttpStatus.OK).header("x", context.<String>get("trace")).build())))
			.contextWrite((context) -> context.put("trace", "t1"));
		StepVerifier.create(call.map((response) -> response.headers().header("x")))
			.then(() -> this.catalog.local("orders", 9))
			.expectNext(List.of("t1"))
			.verifyComplete();
	}

	@Test
	void failsWithAReasonWhenThereIsNoInstance() {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("http://orders/")).build();
		StepVerifier.create(call(request, (balanced) -> Mono.just(OK)))
			.verifyErrorMatches((ex) -> ex instanceof NoInstanceAvailableException);
		ClientRequest relative = ClientRequest.create(HttpMethod.GET, URI.create("/a")).build();
		StepVerifier.create(call(relative, (balanced) -> Mono.just(OK))).verifyError(IllegalArgumentException.class);
	}

	@Test
	void keepsTheCallersAccessToTheNativeRequest() {
		AtomicInteger seen = new AtomicInteger();
		ClientRequest request = ClientRequest.create(HttpMethod.POST, URI.create("http://payments/a"))
			.header("h", "1")
			.attribute("a", "2")
			.body(BodyInserters.fromValue("text"))
			.httpRequest((out) -> seen.incrementAndGet())
			.build();
		call(request, (balanced) -> {
			MockClientHttpRequest out = new MockClientHttpRequest(HttpMethod.POST, balanced.url());
			assertThat(balanced.headers().getFirst("h")).isEqualTo("1");
			assertThat(balanced.attribute("a")).hasValue("2");
			return balanced.writeTo(out, ExchangeStrategies.withDefaults())
				.then(Mono.defer(() -> out.getBodyAsString()))
				.doOnNext((body) -> assertThat(body).isEqualTo("text"))
				.thenReturn(OK);
		}).block();
		assertThat(seen).hasValue(1);
	}

	@Test
	void lifecycleBeansHearOfEveryEndAndTransformersSeeTheInstance() {
		Recorder recorder = new Recorder();
		LoadBalancerClientRequestTransformer transformer = (request,
				instance) -> ClientRequest.from(request).header("instance", instance.getInstanceId()).build();
		CatalogExchangeFilterFunction filter = filter(new ReactiveExtensions(List.of(recorder), List.of(transformer)));
		List<String> headers = new ArrayList<>();
		filter.filter(GET, (request) -> {
			headers.addAll(request.headers().get("instance"));
			return Mono.just(OK);
		}).block();
		filter.filter(GET, (request) -> Mono.never()).subscribe().dispose();
		StepVerifier.create(filter.filter(GET, (request) -> Mono.error(new IllegalStateException()))).verifyError();
		assertThat(Set.of("i1", "i2")).containsAll(headers);
		assertThat(recorder.started).isEqualTo(3);
		assertThat(recorder.ends).containsExactly(CompletionContext.Status.SUCCESS, CompletionContext.Status.DISCARD,
				CompletionContext.Status.FAILED);
	}

	private Mono<ClientResponse> call(ClientRequest request, ExchangeFunction next) {
		return filter(new ReactiveExtensions(List.of(), List.of())).filter(request, next);
	}

	private CatalogExchangeFilterFunction filter(ReactiveExtensions extensions) {
		return new CatalogExchangeFilterFunction(TestPicks.pipelines(this.chooser), extensions, (service) -> false,
				(request, next) -> next.exchange(request));
	}

	private static boolean isOk(ClientResponse response) {
		return response.statusCode() == HttpStatus.OK;
	}

	private static Mono<ClientResponse> refused(ClientRequest request) {
		return Mono.error(failed(request, new ConnectException("Connection refused")));
	}

	private static WebClientRequestException failed(ClientRequest request, Throwable cause) {
		return new WebClientRequestException(cause, request.method(), request.url(), request.headers());
	}

	private long total(Outcome outcome) {
		return TestPicks.count(this.chooser, outcome);
	}

	private long inFlight() {
		return this.chooser.of("payments").statistics().all().stream().mapToLong(InstanceStatistics::inFlight).sum();
	}

	/** Brings headers within the request for them; its body is open until a cancel. */
	private static final class AnswerAtOnce extends Mono<ClientResponse> {

		private final AtomicInteger cancels;

		AnswerAtOnce(AtomicInteger cancels) {
			this.cancels = cancels;
		}

		@Override
		public void subscribe(CoreSubscriber<? super ClientResponse> actual) {
			actual.onSubscribe(new Subscription() {

				@Override
				public void request(long n) {
					actual.onNext(OK);
				}

				@Override
				public void cancel() {
					AnswerAtOnce.this.cancels.incrementAndGet();
				}

			});
		}

	}

	private static final class Recorder
			implements LoadBalancerLifecycle<RequestDataContext, ResponseData, ServiceInstance> {

		private int started;

		private final List<CompletionContext.Status> ends = new ArrayList<>();

		@Override
		public void onStart(Request<RequestDataContext> request) {
			this.started++;
		}

		@Override
		public void onStartRequest(Request<RequestDataContext> request, Response<ServiceInstance> response) {
			assertThat(response.hasServer()).isTrue();
		}

		@Override
		public void onComplete(CompletionContext<ResponseData, ServiceInstance, RequestDataContext> context) {
			this.ends.add(context.status());
		}

	}

}
