package io.github.discovery.webclient;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.webclient.RetryTableTests.Repeated;
import io.github.discovery.webclient.RetryTableTests.Row;
import io.github.discovery.webclient.RetryTableTests.Send;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.JettyClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.ExchangeFilterFunctions;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;

/**
 * Every kind of client on every HTTP library. Apache HttpComponents is told not to repeat
 * anything by itself.
 */
final class RetryTableClients {

	private final HttpClient jdk = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final org.eclipse.jetty.client.HttpClient jetty = new org.eclipse.jetty.client.HttpClient();

	private final HttpComponentsClientHttpRequestFactory apache = ClientHttpRequestFactoryBuilder.httpComponents()
		.withHttpClientCustomizer(HttpClientBuilder::disableAutomaticRetries)
		.build();

	private final HttpComponentsClientHttpConnector apacheConnector = ClientHttpConnectorBuilder.httpComponents()
		.withHttpClientCustomizer(HttpAsyncClientBuilder::disableAutomaticRetries)
		.build();

	RetryTableClients() throws Exception {
		this.jetty.start();
	}

	Stream<Client> all() {
		return Stream.concat(reactive(), blocking());
	}

	private Stream<Client> reactive() {
		ClientHttpConnector netty = new ReactorClientHttpConnector();
		return Stream.of(webClient("Reactor Netty", netty), webClient("the JDK", new JdkClientHttpConnector(this.jdk)),
				webClient("HttpComponents", this.apacheConnector),
				webClient("Jetty", new JettyClientHttpConnector(this.jetty)),
				new Client("WebClient with a filter that copies requests", true,
						(to) -> (send) -> RetryTableCalls.web(RetryTableCalls.webClient(to, netty)
							.mutate()
							.filter(ExchangeFilterFunctions.basicAuthentication("user", "password"))
							.build(), send)),
				new Client("HTTP interface on WebClient", false, (to) -> (send) -> RetryTableCalls
					.service(WebClientAdapter.create(RetryTableCalls.webClient(to, netty)), send)));
	}

	private Stream<Client> blocking() {
		return Stream.of(restClient("the JDK", this::jdk), restClient("HttpURLConnection", RetryTableClients::simple),
				restClient("Reactor Netty", RetryTableClients::netty),
				restClient("HttpComponents", (timeout) -> apache(this.apache.getHttpClient(), timeout)),
				restClient("Jetty", this::jetty),
				new Client("RestTemplate on the JDK", false,
						(to) -> (send) -> RetryTableCalls.template(to, jdk(attemptTimeout(to)), send)),
				new Client("HTTP interface on RestClient", false, (to) -> (send) -> RetryTableCalls
					.service(RestClientAdapter.create(RetryTableCalls.restClient(to, jdk(attemptTimeout(to)))), send)));
	}

	private static Client webClient(String library, ClientHttpConnector connector) {
		return new Client("WebClient on " + library, true,
				(to) -> (send) -> RetryTableCalls.web(RetryTableCalls.webClient(to, connector), send));
	}

	private static Client restClient(String library, Function<Duration, ClientHttpRequestFactory> factory) {
		return new Client("RestClient on " + library, false, (to) -> (send) -> RetryTableCalls
			.rest(RetryTableCalls.restClient(to, factory.apply(attemptTimeout(to))), send));
	}

	private static Duration attemptTimeout(CallPipelines pipelines) {
		return pipelines.of("payments").settings().retry().attemptTimeout();
	}

	private ClientHttpRequestFactory jdk(Duration timeout) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(this.jdk);
		factory.setReadTimeout(timeout);
		return factory;
	}

	private static ClientHttpRequestFactory simple(Duration timeout) {
		SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
		factory.setReadTimeout(timeout);
		return factory;
	}

	private static ClientHttpRequestFactory netty(Duration timeout) {
		ReactorClientHttpRequestFactory factory = new ReactorClientHttpRequestFactory();
		factory.setReadTimeout(timeout);
		return factory;
	}

	private ClientHttpRequestFactory jetty(Duration timeout) {
		JettyClientHttpRequestFactory factory = new JettyClientHttpRequestFactory(this.jetty);
		factory.setReadTimeout(timeout);
		return factory;
	}

	static ClientHttpRequestFactory apache(org.apache.hc.client5.http.classic.HttpClient client, Duration timeout) {
		HttpComponentsClientHttpRequestFactory factory = new HttpComponentsClientHttpRequestFactory(client);
		factory.setReadTimeout(timeout);
		return factory;
	}

	void close() throws Exception {
		this.jetty.stop();
		this.apache.destroy();
		this.apacheConnector.close();
	}

	@FunctionalInterface
	interface Caller {

		void send(Send send);

	}

	record Client(String name, boolean streams, Function<CallPipelines, Caller> caller) {

		/** Jetty has begun to read a stream even if it sends nothing. */
		int attempts(Send send, Row row) {
			boolean swallowed = this.name.equals("WebClient on Jetty") && row.repeated() == Repeated.ALWAYS
					&& send == Send.PUT_STREAM;
			return swallowed ? 1 : row.attempts(send);
		}

		/** Both clients of the JDK send a GET once more themselves, but never a POST. */
		int sendsPerAttempt(Send send, Row row) {
			boolean broken = row.reaction().equals(RawServers.CLOSE) || row.reaction().equals(RawServers.RESET);
			boolean ofTheJdk = this.name.endsWith("JDK") || this.name.endsWith("HttpURLConnection")
					|| this.name.endsWith("on RestClient");
			return (send == Send.GET && broken && ofTheJdk) ? 2 : 1;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
