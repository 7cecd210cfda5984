package io.github.discovery.autoconfigure.backend.consul;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.backend.consul.ConsulClient;
import io.github.discovery.backend.consul.ConsulToken;
import io.github.discovery.backend.consul.WholeAnswerHttpClient;
import io.github.discovery.model.Secret;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.JdkHttpClientBuilder;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the client that talks to Consul: a plain one of its own on the JDK's, never load
 * balanced, without redirects, and none of the application's customizers.
 */
final class ConsulClients {

	/** Exchanges that can wait for a thread; each has a handful of tasks at most. */
	private static final int QUEUE = 10_000;

	private ConsulClients() {
	}

	static ConsulClient create(ConsulConnectionDetails details, ConsulProperties.Client settings) {
		int limit = (int) settings.responseLimit().toBytes();
		HttpClient http = new WholeAnswerHttpClient(http(details, settings), limit);
		WebClient client = WebClient.builder()
			.baseUrl(details.getUrl())
			.clientConnector(new JdkClientHttpConnector(http))
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(limit))
			.build();
		return new ConsulClient(client, token(details), settings.timeout(), Schedulers.parallel());
	}

	private static HttpClient http(ConsulConnectionDetails details, ConsulProperties.Client settings) {
		HttpClientSettings http = HttpClientSettings.defaults()
			.withConnectTimeout(settings.connectTimeout())
			.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withSslBundle(details.getSslBundle());
		return new JdkHttpClientBuilder().withExecutor(executor())
			.withCustomizer((builder) -> builder.version(HttpClient.Version.HTTP_1_1))
			.build(http);
	}

	/**
	 * The JDK's own executor has no bound; threads of this one end when they are idle.
	 */
	private static Executor executor() {
		AtomicInteger count = new AtomicInteger();
		ThreadPoolExecutor executor = new ThreadPoolExecutor(2, 2, 5, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(QUEUE), (task) -> {
					Thread thread = new Thread(task, "discovery-consul-" + count.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	private static ConsulToken token(ConsulConnectionDetails details) {
		Secret token = details.getToken();
		if (token != null) {
			return ConsulToken.of(token);
		}
		Path file = details.getTokenFile();
		return (file != null) ? ConsulToken.ofFile(file) : ConsulToken.none();
	}

}
