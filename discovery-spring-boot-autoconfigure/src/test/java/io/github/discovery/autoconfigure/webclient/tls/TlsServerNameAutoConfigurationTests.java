package io.github.discovery.autoconfigure.webclient.tls;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.webclient.tls.ServerNameConnector;
import io.github.discovery.webclient.tls.ServerNameRequestFactory;
import io.github.discovery.webclient.tls.TlsServerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TlsServerNameAutoConfigurationTests {

	private static final String KEY = "discovery.client.services.payments.tls-server-name=payments.internal";

	private static final URI INSTANCE = URI.create("https://10.0.0.6:8443/");

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(DiscoveryAutoConfiguration.class,
			HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, TlsServerNameAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(CONFIGURATIONS);

	@Test
	void withoutANameClientsAreWhatSpringBootMakes() {
		this.runner.withPropertyValues("discovery.client.services.payments.timeout=3s").run((context) -> {
			assertThat(context).doesNotHaveBean(ServerNameBuilders.class);
			assertThat(context.getBean(ClientHttpConnector.class)).isInstanceOf(ReactorClientHttpConnector.class);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { KEY, "discovery.client.tls-server-name=all.internal",
			"discovery.client.services[a.b].tls-server-name=ab.internal" })
	void withANameTheyKnowIt(String key) {
		this.runner.withPropertyValues(key).run((context) -> {
			assertThat(context.getBean(ClientHttpConnector.class)).isInstanceOf(ServerNameConnector.class);
			assertThat(context.getBean(ClientHttpRequestFactoryBuilder.class).build())
				.isInstanceOf(ServerNameRequestFactory.class);
		});
	}

	@Test
	void blockingClientsOfAReactiveApplicationKnowItToo() {
		ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
			.withConfiguration(CONFIGURATIONS);
		reactive.run((context) -> assertThat(context).doesNotHaveBean(ClientHttpRequestFactoryBuilder.class));
		reactive.withPropertyValues(KEY)
			.run((context) -> assertThat(context.getBean(ClientHttpRequestFactoryBuilder.class).build())
				.isInstanceOf(ServerNameRequestFactory.class));
	}

	@Test
	void aBuilderOfTheApplicationStaysAsItIs() {
		this.runner.withPropertyValues(KEY)
			.withBean(OwnBuilder.class)
			.run((context) -> assertThat(context.getBean(ClientHttpRequestFactoryBuilder.class))
				.isSameAs(context.getBean(OwnBuilder.class)));
	}

	@Test
	void nothingIsDoneWhereDiscoveryIsOff() {
		this.runner.withPropertyValues(KEY, "discovery.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServerNameBuilders.class));
	}

	@Test
	void aClientThatCannotAskSaysWhichCan() {
		var factory = new ServerNameRequestFactoryBuilder(ClientHttpRequestFactoryBuilder.simple()).build();
		assertThatThrownBy(() -> TlsServerName.during("payments.internal", INSTANCE,
				() -> factory.createRequest(INSTANCE, HttpMethod.GET)))
			.hasMessage("The tls-server-name 'payments.internal' cannot be asked for by the client of "
					+ "SimpleClientHttpRequestFactoryBuilder: set spring.http.clients.imperative.factory to jdk or reactor");
		ClientHttpConnectorBuilder<ClientHttpConnector> own = (settings) -> (method, uri, callback) -> Mono.empty();
		var connector = new ServerNameConnectorBuilder(own).build();
		assertThatThrownBy(() -> TlsServerName
			.during("payments.internal", INSTANCE,
					connector.connect(HttpMethod.GET, INSTANCE, (request) -> Mono.empty()))
			.block()).isInstanceOf(ServerNameUnsupportedException.class)
			.hasMessageContaining("spring.http.clients.reactive.connector");
	}

	@ParameterizedTest
	@ValueSource(classes = { ServerNameConnectorBuilder.class, ServerNameRequestFactoryBuilder.class,
			ServerNameConnector.class, ServerNameRequestFactory.class, ServerNameBuilders.class })
	void whatMayBecomeABeanCanBeLookedAtWithoutReactorNetty(Class<?> type) {
		assertThat(Stream.of(type.getDeclaredMethods())
			.flatMap((method) -> Stream.of(method.getParameterTypes()))
			.map(Class::getName)).isNotEmpty().noneMatch((name) -> name.startsWith("reactor.netty."));
	}

	@Test
	void customizersSeeWhatSpringBootMakes() {
		List<Object> seen = new ArrayList<>();
		Consumer<Object> customizer = seen::add;
		customizeConnector(new ServerNameConnectorBuilder(ClientHttpConnectorBuilder.jdk()), customizer).build();
		customizeFactory(new ServerNameRequestFactoryBuilder(ClientHttpRequestFactoryBuilder.jdk()), customizer)
			.build();
		assertThat(seen).hasExactlyElementsOfTypes(JdkClientHttpConnector.class, JdkClientHttpRequestFactory.class);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static ClientHttpConnectorBuilder<?> customizeConnector(ClientHttpConnectorBuilder builder,
			Consumer<?> customizer) {
		return builder.withCustomizer(customizer);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static ClientHttpRequestFactoryBuilder<?> customizeFactory(ClientHttpRequestFactoryBuilder builder,
			Consumer<?> customizer) {
		return builder.withCustomizer(customizer);
	}

	static final class OwnBuilder implements ClientHttpRequestFactoryBuilder<SimpleClientHttpRequestFactory> {

		@Override
		public SimpleClientHttpRequestFactory build(HttpClientSettings settings) {
			return new SimpleClientHttpRequestFactory();
		}

	}

}
