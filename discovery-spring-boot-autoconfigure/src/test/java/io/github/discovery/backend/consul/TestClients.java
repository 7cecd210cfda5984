package io.github.discovery.backend.consul;

import java.net.http.HttpClient;
import java.time.Duration;

import io.github.discovery.model.Secret;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Clients as the auto-configuration makes them, without Spring.
 */
final class TestClients {

	private static final int LIMIT = 16 * 1024 * 1024;

	private TestClients() {
	}

	static ConsulClient client(String url, ConsulToken token, Duration timeout) {
		HttpClient http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(Duration.ofSeconds(2))
			.build();
		WebClient web = WebClient.builder()
			.baseUrl(url)
			.clientConnector(new JdkClientHttpConnector(new WholeAnswerHttpClient(http, LIMIT)))
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(LIMIT))
			.build();
		return new ConsulClient(web, token, timeout, Schedulers.parallel());
	}

	static ConsulBackend backend(String url, ConsulToken token, ConsulSettings settings) {
		return new ConsulBackend(client(url, token, settings.timeout()), settings, Schedulers.parallel());
	}

	static ConsulBackend backend(String url) {
		return backend(url, ConsulToken.none(), ConsulSettings.DEFAULTS);
	}

	static ConsulToken token(String token) {
		return ConsulToken.of(Secret.of(token));
	}

}
