package io.github.discovery.webclient;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.Explanation;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;

class ExplainedCallsTests {

	private final StubCatalog catalog = new StubCatalog();

	@Test
	void aCallThatAsksIsExplainedWithAllItsAttempts() {
		this.catalog.set("payments", instance("a", InstanceStatus.PASSING), instance("b", InstanceStatus.PASSING),
				instance("c", InstanceStatus.MAINTENANCE));
		CallPipelines pipelines = pipelines(true);
		call(pipelines, true);
		call(pipelines, false);
		assertThat(pipelines.of("payments").explanations()).singleElement().satisfies((explanation) -> {
			assertThat(explanation.strategy()).isEqualTo("least-requests");
			assertThat(explanation.result()).isEqualTo("success");
			assertThat(explanation.candidates()).extracting(Explanation.Option::instanceId).containsExactly("a", "b");
			assertThat(explanation.candidates()).allSatisfy((option) -> assertThat(option.score()).isNotNull());
			assertThat(explanation.dropped()).containsExactly("c by status: in maintenance");
			assertThat(explanation.attempts()).extracting(Explanation.Attempt::outcome)
				.containsExactly("failure", "success");
			assertThat(explanation.line()).matches("payments: success by least-requests after [ab] failure in \\S+ ms, "
					+ "[ab] success in \\S+ ms; chosen from a \\(\\S+\\), b \\(\\S+\\); "
					+ "dropped c by status: in maintenance");
		});
	}

	@Test
	void nobodyIsToldUnlessThatIsAllowed() {
		this.catalog.set("payments", instance("a", InstanceStatus.PASSING), instance("b", InstanceStatus.PASSING));
		CallPipelines pipelines = pipelines(false);
		call(pipelines, true);
		assertThat(pipelines.of("payments").explanations()).isEmpty();
	}

	private static DiscoveredInstance instance(String id, InstanceStatus status) {
		return DiscoveredInstance.builder(ServiceName.of("payments"), id)
			.address(id + ".example.org", 8080)
			.status(status)
			.build();
	}

	private CallPipelines pipelines(boolean explain) {
		LoadBalancingSettings settings = new LoadBalancingSettings(
				ServiceSettings.DEFAULTS.withStrategy("least-requests"), Map.of());
		return TestPicks.pipelines(
				TestPicks.chooser(this.catalog, settings), new CallSettings(Duration.ofSeconds(30), Duration.ZERO,
						RetrySettings.DEFAULTS, BreakerSettings.DEFAULTS, explain),
				Schedulers.parallel(), Ticker.system());
	}

	private void call(CallPipelines pipelines, boolean asking) {
		CatalogExchangeFilterFunction filter = new CatalogExchangeFilterFunction(pipelines,
				new ReactiveExtensions(List.of(), List.of()), (service) -> false,
				(request, next) -> next.exchange(request));
		ClientRequest.Builder request = ClientRequest.create(HttpMethod.GET, URI.create("http://payments/a"));
		if (asking) {
			request.header(Explanation.HEADER, "true");
		}
		boolean[] failed = new boolean[1];
		filter.filter(request.build(), (sent) -> {
			if (!failed[0]) {
				failed[0] = true;
				return Mono.error(new WebClientRequestException(new IOException("reset"), sent.method(), sent.url(),
						new HttpHeaders()));
			}
			return Mono.just(ClientResponse.create(HttpStatus.OK).build());
		}).block();
	}

}
