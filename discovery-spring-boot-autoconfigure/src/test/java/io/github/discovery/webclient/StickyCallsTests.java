package io.github.discovery.webclient;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.ServiceSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

class StickyCallsTests {

	private static final String COOKIE = "discovery-instance";

	private final StubCatalog catalog = new StubCatalog();

	private final LocalServers servers = new LocalServers();

	private final CallPipelines pipelines = TestPicks.pipelines(TestPicks.chooser(this.catalog,
			new LoadBalancingSettings(ServiceSettings.DEFAULTS.withStrategy("sticky"), Map.of())));

	private final CatalogExchangeFilterFunction filter = new CatalogExchangeFilterFunction(this.pipelines,
			new ReactiveExtensions(List.of(), List.of()), (service) -> false,
			(request, next) -> next.exchange(request));

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@Test
	void anAnswerBringsTheCookieThatLeadsBackToItsInstance() {
		this.catalog.local("payments", 1, 2, 3);
		ClientResponse first = call(null);
		String reference = issued(first);
		Set<Integer> ports = new HashSet<>();
		for (int i = 0; i < 20; i++) {
			ClientResponse next = call(reference);
			assertThat(next.headers().asHttpHeaders().containsHeader(HttpHeaders.SET_COOKIE)).isFalse();
			ports.add(next.request().getURI().getPort());
		}
		assertThat(ports).containsExactly(first.request().getURI().getPort());
	}

	@Test
	void anInstanceThatIsGoneIsReplacedAndTheReferenceIssuedAgain() {
		this.catalog.local("payments", 1, 2);
		String reference = issued(call(null));
		this.catalog.local("payments", 3);
		ClientResponse moved = call(reference);
		assertThat(moved.request().getURI().getPort()).isEqualTo(3);
		assertThat(issued(moved)).isNotEqualTo(reference);
	}

	@Test
	void theCookieIsAmongTheCookiesOfTheAnswerAndReadFromAHeaderThatIsPassedOn() {
		this.catalog.local("payments", 1, 2, 3);
		ClientResponse first = call(null);
		ResponseCookie cookie = first.cookies().getFirst(COOKIE);
		assertThat(cookie).isNotNull();
		assertThat(cookie.getValue()).isEqualTo(issued(first));
		for (int i = 0; i < 6; i++) {
			ClientRequest passedOn = ClientRequest.create(HttpMethod.GET, URI.create("http://payments/a"))
				.header(HttpHeaders.COOKIE, "a=b; " + COOKIE + "=" + cookie.getValue())
				.build();
			ClientResponse next = this.filter.filter(passedOn, StickyCallsTests::answer).block();
			assertThat(next.request().getURI()).isEqualTo(first.request().getURI());
		}
	}

	@Test
	void anInstanceThatWasPassedOverOnceKeepsItsReference() {
		this.catalog.local("payments", 1, 2, 3);
		ClientResponse first = call(null);
		URI mine = first.request().getURI();
		ClientResponse other = call(issued(first),
				(sent) -> sent.url().equals(mine) ? VirtualCalls.failed(sent, new IOException("reset")) : answer(sent));
		assertThat(other.request().getURI()).isNotEqualTo(mine);
		assertThat(other.headers().asHttpHeaders().containsHeader(HttpHeaders.SET_COOKIE)).isFalse();
		assertThat(call(issued(first)).request().getURI()).isEqualTo(mine);
	}

	@Test
	void whoBelongsToAnInstanceIsNotSentToTryAnother() {
		this.catalog.local("payments", 1, 2, 3);
		CallPlan bound = plan(issued(call(null)));
		CallPlan free = plan(null);
		assertThat(free.mayTry()).isTrue();
		assertThat(bound.mayTry()).isFalse();
		assertThat(bound.mayGoOn()).isTrue();
	}

	@Test
	void answersOfARealClientBringItToo() {
		this.catalog.local("payments", this.servers.start(), this.servers.start());
		WebClient client = WebClient.builder().filter(this.filter).build();
		for (int i = 0; i < 3; i++) {
			String reference = client.get()
				.uri("http://payments/a")
				.exchangeToMono((answer) -> answer.releaseBody().thenReturn(issued(answer)))
				.block(Duration.ofSeconds(20));
			String stale = "stale-" + reference;
			ResponseCookie issued = client.get()
				.uri("http://payments/a")
				.cookie(COOKIE, stale)
				.exchangeToMono(
						(answer) -> answer.releaseBody().then(Mono.justOrEmpty(answer.cookies().getFirst(COOKIE))))
				.block(Duration.ofSeconds(20));
			assertThat(issued).isNotNull();
			assertThat(issued.getValue()).hasSameSizeAs(reference);
		}
	}

	@Test
	void blockingAnswersBringItToo() {
		this.catalog.local("payments", this.servers.start(), this.servers.start());
		RestClient client = RestClient.builder()
			.requestInterceptor(
					new CatalogLoadBalancerInterceptor(this.pipelines, new BlockingExtensions(List.of(), List.of()),
							(service) -> false, (request, body, execution) -> execution.execute(request, body)))
			.build();
		ResponseEntity<String> first = client.get().uri("http://payments/a").retrieve().toEntity(String.class);
		String cookie = first.getHeaders().getFirst(HttpHeaders.SET_COOKIE);
		assertThat(cookie).startsWith(COOKIE + "=").endsWith("; Path=/; HttpOnly");
		for (int i = 0; i < 6; i++) {
			ResponseEntity<String> next = client.get()
				.uri("http://payments/a")
				.header(HttpHeaders.COOKIE, "a=b; " + cookie.substring(0, cookie.indexOf(';')))
				.retrieve()
				.toEntity(String.class);
			assertThat(next.getBody()).isEqualTo(first.getBody());
			assertThat(next.getHeaders().containsHeader(HttpHeaders.SET_COOKIE)).isFalse();
		}
	}

	private static String issued(ClientResponse response) {
		String cookie = response.headers().asHttpHeaders().getFirst(HttpHeaders.SET_COOKIE);
		assertThat(cookie).startsWith(COOKIE + "=");
		return cookie.substring(COOKIE.length() + 1, cookie.indexOf(';'));
	}

	private CallPlan plan(@Nullable String reference) {
		return this.pipelines.of("payments").plan(true, null, new ClientRequestView(request(reference)));
	}

	private static ClientRequest request(@Nullable String reference) {
		ClientRequest.Builder request = ClientRequest.create(HttpMethod.GET, URI.create("http://payments/a"));
		if (reference != null) {
			request.cookie(COOKIE, reference);
		}
		return request.build();
	}

	private ClientResponse call(@Nullable String reference) {
		return call(reference, StickyCallsTests::answer);
	}

	private ClientResponse call(@Nullable String reference, ExchangeFunction next) {
		return this.filter.filter(request(reference), next).block();
	}

	private static Mono<ClientResponse> answer(ClientRequest sent) {
		MockClientHttpRequest plain = new MockClientHttpRequest(sent.method(), sent.url());
		return Mono.just(ClientResponse.create(HttpStatus.OK).request(plain).build());
	}

}
