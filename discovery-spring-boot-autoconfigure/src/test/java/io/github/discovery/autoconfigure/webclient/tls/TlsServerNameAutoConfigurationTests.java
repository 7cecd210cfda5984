package io.github.discovery.autoconfigure.webclient.tls;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TlsServerNameAutoConfigurationTests {

	private static final String KEY = "discovery.client.services.payments.tls-server-name=payments.internal";

	private static final URI INSTANCE = URI.create("https://10.0.0.6:8443/");

	private static final ClientHttpConnectorBuilder<ClientHttpConnector> OWN_CONNECTOR = (
			settings) -> (method, uri, callback) -> Mono.empty();

	private static final List<String> LIBRARIES = List.of("reactor.netty.http.client.HttpClient",
			"org.apache.hc.client5.http.classic.HttpClient", "org.eclipse.jetty.client.HttpClient");

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
		assertThatThrownBy(() -> create(ClientHttpRequestFactoryBuilder.simple()))
			.isInstanceOf(ServerNameUnsupportedException.class)
			.hasMessage("The tls-server-name 'payments.internal' cannot be asked for by the client of "
					+ "SimpleClientHttpRequestFactoryBuilder: set spring.http.clients.imperative.factory to "
					+ "http-components, jdk, jetty or reactor");
		assertThatThrownBy(() -> connect(OWN_CONNECTOR)).isInstanceOf(ServerNameUnsupportedException.class)
			.hasMessageContaining("spring.http.clients.reactive.connector");
	}

	private static void create(ClientHttpRequestFactoryBuilder<?> builder) throws IOException {
		ClientHttpRequestFactory factory = new ServerNameRequestFactoryBuilder(builder).build();
		TlsServerName.during("payments.internal", INSTANCE, () -> factory.createRequest(INSTANCE, HttpMethod.GET));
	}

	private static void connect(ClientHttpConnectorBuilder<?> builder) {
		ClientHttpConnector connector = new ServerNameConnectorBuilder(builder).build();
		TlsServerName
			.during("payments.internal", INSTANCE,
					connector.connect(HttpMethod.GET, INSTANCE, (request) -> Mono.empty()))
			.block();
	}

	@Test
	void noLibraryOfAClientIsNeededByAnother() throws Exception {
		URL[] classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Path::of)
			.filter((entry) -> !entry.getFileName().toString().matches(".*(netty|httpc|jetty).*"))
			.map(TlsServerNameAutoConfigurationTests::toUrl)
			.toArray(URL[]::new);
		try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
			assertThat(LIBRARIES).allSatisfy((library) -> assertThatThrownBy(() -> loader.loadClass(library))
				.isInstanceOf(ClassNotFoundException.class));
			Object alone = loader.loadClass(Alone.class.getName()).getDeclaredConstructor().newInstance();
			ClassLoader usual = ClassUtils.overrideThreadContextClassLoader(loader);
			try {
				((Callable<?>) alone).call();
			}
			finally {
				ClassUtils.overrideThreadContextClassLoader(usual);
			}
		}
	}

	private static URL toUrl(Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
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

	/**
	 * What happens where only the JDK's client is.
	 */
	public static final class Alone implements Callable<Boolean> {

		@Override
		public Boolean call() throws IOException {
			for (Class<?> type : List.of(ServerNameBuilders.class, ServerNameConnectorBuilder.class,
					ServerNameRequestFactoryBuilder.class, ServerNameConnector.class, ServerNameRequestFactory.class)) {
				// Post-processors of beans look at all methods.
				assertThat(type.getDeclaredMethods()).isNotEmpty();
			}
			create(ClientHttpRequestFactoryBuilder.jdk());
			assertThatThrownBy(() -> create(ClientHttpRequestFactoryBuilder.simple()))
				.isInstanceOf(ServerNameUnsupportedException.class);
			assertThatThrownBy(() -> connect(OWN_CONNECTOR)).isInstanceOf(ServerNameUnsupportedException.class);
			return true;
		}

	}

	static final class OwnBuilder implements ClientHttpRequestFactoryBuilder<SimpleClientHttpRequestFactory> {

		@Override
		public SimpleClientHttpRequestFactory build(HttpClientSettings settings) {
			return new SimpleClientHttpRequestFactory();
		}

	}

}
