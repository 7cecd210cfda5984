package io.github.discovery.webclient;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallListener;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which instance an answer says it is from, with each client.
 */
class InstanceHeaderTests {

	private static final String URL = "http://payments/";

	private final StubCatalog catalog = new StubCatalog();

	private final LocalServers servers = new LocalServers();

	private final AtomicInteger lost = new AtomicInteger();

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@ParameterizedTest
	@EnumSource
	void namesTheInstanceThatAnsweredAfterOthersHaveNot(Client client) {
		int port = this.servers.start();
		this.catalog.local("payments", LocalServers.deadPort(), port);
		CallPipelines pipelines = pipelines(LocalServers.SERVED_BY, ServiceSettings.DEFAULTS);
		for (int i = 0; i < 8; i++) {
			assertThat(client.get(pipelines).getHeaders().get(LocalServers.SERVED_BY)).containsExactly("i" + port);
		}
		assertThat(this.lost).hasPositiveValue();
	}

	@ParameterizedTest
	@EnumSource
	void leavesAnswersAloneIfNotAskedTo(Client client) {
		this.catalog.local("payments", this.servers.start());
		HttpHeaders headers = client.get(pipelines("", ServiceSettings.DEFAULTS)).getHeaders();
		assertThat(headers.get(LocalServers.SERVED_BY)).containsExactly("somebody");
	}

	@ParameterizedTest
	@EnumSource
	void doesNotTakeTheReferenceThatLeadsBack(Client client) {
		int port = this.servers.start();
		this.catalog.local("payments", port);
		HttpHeaders headers = client.get(pipelines("X-Instance", ServiceSettings.DEFAULTS.withStrategy("sticky")))
			.getHeaders();
		assertThat(headers.get("X-Instance")).containsExactly("i" + port);
		assertThat(headers.getFirst(HttpHeaders.SET_COOKIE)).startsWith("discovery-instance=");
	}

	@Test
	void theAddressIsInTheRequestOfAnErrorInAnyCase() {
		int port = this.servers.start();
		this.catalog.local("payments", port);
		this.servers.answerWith(404);
		assertThatExceptionOfType(WebClientResponseException.class)
			.isThrownBy(() -> Client.WEB_CLIENT.get(pipelines("X-Instance", ServiceSettings.DEFAULTS)))
			.satisfies((error) -> assertThat(error.getHeaders().getFirst("X-Instance")).isEqualTo("i" + port))
			.satisfies((error) -> assertThat(error.getRequest().getURI()).hasHost("127.0.0.1").hasPort(port));
	}

	private CallPipelines pipelines(String header, ServiceSettings balancing) {
		BreakerSettings off = new BreakerSettings(false, 5, 0, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 3);
		CallSettings settings = new CallSettings(Duration.ofSeconds(30), Duration.ZERO, RetrySettings.DEFAULTS, off,
				false, "", header);
		return TestPicks.pipelines(TestPicks.chooser(this.catalog, new LoadBalancingSettings(balancing, Map.of())),
				settings, Schedulers.parallel(), Ticker.system(), new Lost(this.lost));
	}

	enum Client {

		WEB_CLIENT {

			@Override
			ResponseEntity<String> get(CallPipelines pipelines) {
				return WebClient.builder()
					.filter(new CatalogExchangeFilterFunction(pipelines, new ReactiveExtensions(List.of(), List.of()),
							(service) -> false, (request, next) -> next.exchange(request)))
					.build()
					.get()
					.uri(URL)
					.retrieve()
					.toEntity(String.class)
					.block();
			}

		},

		REST_CLIENT {

			@Override
			ResponseEntity<String> get(CallPipelines pipelines) {
				return restClient(pipelines).get().uri(URL).retrieve().toEntity(String.class);
			}

		},

		REST_TEMPLATE {

			@Override
			ResponseEntity<String> get(CallPipelines pipelines) {
				RestTemplate template = new RestTemplate();
				template.getInterceptors().add(interceptor(pipelines));
				return template.getForEntity(URL, String.class);
			}

		},

		HTTP_INTERFACE {

			@Override
			ResponseEntity<String> get(CallPipelines pipelines) {
				return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(restClient(pipelines)))
					.build()
					.createClient(Payments.class)
					.get();
			}

		};

		abstract ResponseEntity<String> get(CallPipelines pipelines);

		static CatalogLoadBalancerInterceptor interceptor(CallPipelines pipelines) {
			return new CatalogLoadBalancerInterceptor(pipelines, new BlockingExtensions(List.of(), List.of()),
					(service) -> false, (request, body, execution) -> execution.execute(request, body));
		}

		static RestClient restClient(CallPipelines pipelines) {
			return RestClient.builder().requestInterceptor(interceptor(pipelines)).build();
		}

	}

	interface Payments {

		@GetExchange(URL)
		ResponseEntity<String> get();

	}

	/** Counts attempts that found nobody. */
	record Lost(AtomicInteger count) implements CallListener {

		@Override
		public void attemptEnded(ServiceName service, Candidate candidate, Outcome outcome, long nanos, int attempt) {
			if (outcome == Outcome.CONNECT_FAILURE) {
				this.count.incrementAndGet();
			}
		}

	}

}
