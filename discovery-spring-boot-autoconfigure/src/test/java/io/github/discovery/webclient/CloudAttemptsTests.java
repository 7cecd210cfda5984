package io.github.discovery.webclient;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.CompletionContext.Status;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.util.LinkedMultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is counted of those who call through Spring Cloud's load balancer.
 */
class CloudAttemptsTests {

	private final VirtualCalls calls = new VirtualCalls(CallSettings.DEFAULTS);

	private final CloudAttempts attempts = new CloudAttempts(() -> this.calls.pipelines);

	@Test
	void anAttemptIsInFlightUntilItIsCompleted() {
		this.calls.catalog.local("payments", 1);
		Request<Object> request = start();
		// Equal to the first, but another call.
		Request<Object> equal = start();
		assertThat(this.calls.inFlight()).isEqualTo(2);
		complete(request, HttpStatus.OK);
		complete(request, HttpStatus.OK);
		assertThat(this.calls.inFlight()).isOne();
		complete(equal, HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(this.calls.inFlight()).isZero();
		assertThat(this.calls.count(Outcome.SUCCESS)).isOne();
		assertThat(this.calls.count(Outcome.FAILURE)).isOne();
		assertThat(this.attempts.size()).isZero();
		assertThat(this.calls.timer.size()).isZero();
	}

	@Test
	void errorsCountAsWhatTheyAre() {
		this.calls.catalog.local("payments", 1);
		fail(new ConnectException("refused"));
		fail(new IllegalStateException(new TimeoutException("late")));
		fail(new IOException("reset"));
		fail(new IllegalStateException("filter"));
		assertThat(this.calls.count(Outcome.CONNECT_FAILURE)).isOne();
		assertThat(this.calls.count(Outcome.TIMEOUT)).isOne();
		assertThat(this.calls.count(Outcome.FAILURE)).isOne();
		assertThat(this.calls.count(Outcome.CANCELLED)).isOne();
	}

	@Test
	void oneThatIsNeverCompletedIsForgottenWithoutBlame() {
		this.calls.catalog.local("payments", 1);
		Request<Object> request = start();
		this.calls.pass(CloudAttempts.LONGEST.minusMillis(1));
		assertThat(this.calls.inFlight()).isOne();
		this.calls.pass(Duration.ofMillis(1));
		assertThat(this.calls.inFlight()).isZero();
		assertThat(this.attempts.size()).isZero();
		complete(request, HttpStatus.OK);
		assertThat(this.calls.count(Outcome.CANCELLED)).isOne();
		assertThat(this.calls.count(Outcome.SUCCESS)).isZero();
		this.calls.chooser.of("payments")
			.statistics()
			.all()
			.forEach((one) -> assertThat(one.responseTime() + one.waited(this.calls.ticker.nanos())).isZero());
	}

	@Test
	void noMoreThanSoManyAreFollowed() {
		this.calls.catalog.local("payments", 1);
		for (int i = 0; i < CloudAttempts.MOST + 10; i++) {
			start();
		}
		assertThat(this.attempts.size()).isEqualTo(CloudAttempts.MOST);
		assertThat(this.calls.inFlight()).isEqualTo(CloudAttempts.MOST);
	}

	@Test
	void strategiesSeeTheRequest() {
		List<String> seen = new ArrayList<>();
		StubCatalog catalog = new StubCatalog();
		catalog.local("payments", 1);
		LoadBalancingStrategy looking = new LoadBalancingStrategy() {

			@Override
			public String name() {
				return "looking";
			}

			@Override
			public Picker create(Candidates candidates) {
				return (request) -> {
					seen.add(request.view().header("X-User"));
					seen.add(request.view().cookie("session"));
					seen.add(request.view().queryParameter("q"));
					seen.add((String) request.view().attribute("a"));
					return candidates.remaining().get(0);
				};
			}

		};
		InstanceChooser chooser = TestPicks.chooser(catalog,
				new LoadBalancingSettings(ServiceSettings.DEFAULTS.withStrategy("looking"), Map.of()), looking);
		HttpHeaders headers = new HttpHeaders();
		headers.add("x-user", "u1");
		LinkedMultiValueMap<String, String> cookies = new LinkedMultiValueMap<>();
		cookies.add("session", "s1");
		RequestData data = new RequestData(HttpMethod.GET, URI.create("http://payments/a?q=%2F"), headers, cookies,
				new HashMap<>(Map.of("a", "b")));
		new CatalogLoadBalancer(chooser, "payments").choose(new DefaultRequest<>(new RequestDataContext(data))).block();
		new CatalogLoadBalancer(chooser, "payments").choose(new DefaultRequest<>(new Object())).block();
		assertThat(seen).containsExactly("u1", "s1", "/", "b", null, null, null, null);
	}

	private Request<Object> start() {
		Response<ServiceInstance> response = new CatalogLoadBalancer(this.calls.chooser, "payments")
			.choose(new DefaultRequest<>("same"))
			.block();
		Request<Object> request = new DefaultRequest<>("same");
		this.attempts.onStart(request);
		this.attempts.onStartRequest(request, response);
		return request;
	}

	private void complete(Request<Object> request, HttpStatus status) {
		this.attempts.onComplete(new CompletionContext<>(Status.SUCCESS, request, new DefaultResponse(null),
				new ResponseData(status, new HttpHeaders(), null, null)));
	}

	private void fail(Throwable error) {
		this.attempts.onComplete(new CompletionContext<>(Status.FAILED, error, start(), new DefaultResponse(null)));
	}

}
