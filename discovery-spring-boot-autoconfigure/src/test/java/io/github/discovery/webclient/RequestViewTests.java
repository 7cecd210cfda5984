package io.github.discovery.webclient;

import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.discovery.loadbalancing.RequestView;
import io.github.discovery.loadbalancing.hashing.HashKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The places of a key, looked for in requests that real clients make.
 */
class RequestViewTests {

	@ParameterizedTest
	@CsvSource({ "header:X-User,7", "cookie:session,c 1", "query:page,p/2", "path:user,a b", "attribute:tenant,acme",
			"header:X-None,", "cookie:none,", "query:none,", "path:none,", "attribute:none," })
	void keysAreFoundInRequestsOfAWebClient(String place, String key) {
		assertThat(keyOf(place, webClientView("http://payments/users/{user}?page={page}"))).isEqualTo(key);
	}

	@ParameterizedTest
	@CsvSource({ "header:X-User,7", "cookie:session,c1", "query:page,p/2", "path:user,a b", "attribute:tenant,acme",
			"header:X-None,", "cookie:none,", "query:none,", "path:none,", "attribute:none," })
	void keysAreFoundInRequestsOfARestClient(String place, String key) {
		assertThat(keyOf(place,
				restClientView((client) -> client.get()
					.uri("/users/{user}?page={page}", "a b", "p/2")
					.header("X-User", "7")
					.header("Cookie", "other=1; session=c1")
					.attribute("tenant", "acme")
					.retrieve()
					.toBodilessEntity())))
			.isEqualTo(key);
	}

	@Test
	void thePathOfAnHttpInterfaceHasItsVariables() {
		RequestView view = restClientView(
				(client) -> HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
					.build()
					.createClient(Users.class)
					.user("a b"));
		assertThat(view.pathVariable("user")).isEqualTo("a b");
	}

	@Test
	void aReadyUriHasNoVariables() {
		RequestView view = restClientView(
				(client) -> client.get().uri(URI.create("http://payments/users/7")).retrieve().toBodilessEntity());
		assertThat(view.pathVariable("user")).isNull();
	}

	@Test
	void aRestTemplateKeepsNoTemplate() {
		AtomicReference<RequestView> seen = new AtomicReference<>();
		RestTemplate template = new RestTemplate();
		template.getInterceptors().add((request, body, execution) -> {
			seen.set(new HttpRequestView(request));
			return new MockClientHttpResponse(new byte[0], HttpStatus.OK);
		});
		template.getForObject("http://payments/users/{user}?page=2", String.class, "7");
		assertThat(seen.get().pathVariable("user")).isNull();
		assertThat(seen.get().queryParameter("page")).isEqualTo("2");
	}

	private static String keyOf(String place, RequestView view) {
		HashKey key = HashKey.parse(place);
		assertThat(key).isNotNull();
		return key.of(view);
	}

	private static RequestView webClientView(String template) {
		AtomicReference<RequestView> seen = new AtomicReference<>();
		WebClient.builder().filter((request, next) -> {
			seen.set(new ClientRequestView(request));
			return Mono.just(ClientResponse.create(HttpStatus.OK).build());
		})
			.build()
			.get()
			.uri(template, "a b", "p/2")
			.header("X-User", "7")
			.cookie("session", "c 1")
			.attribute("tenant", "acme")
			.retrieve()
			.toBodilessEntity()
			.block();
		return seen.get();
	}

	private static RequestView restClientView(Consumer<RestClient> call) {
		AtomicReference<RequestView> seen = new AtomicReference<>();
		call.accept(RestClient.builder().baseUrl("http://payments").requestInterceptor((request, body, execution) -> {
			seen.set(new HttpRequestView(request));
			return new MockClientHttpResponse(new byte[0], HttpStatus.OK);
		}).build());
		return seen.get();
	}

	interface Users {

		@GetExchange("/users/{user}")
		String user(@PathVariable String user);

	}

}
