package io.github.discovery.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.github.discovery.catalog.ServiceCatalog;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures the time from the moment a change is sent to a real Consul until the snapshot
 * that every pick reads has it. Arguments: the URL of a Consul, and the number of changes
 * (default 500).
 */
public final class ConsulPropagation {

	private static final String SERVICE = "propagation";

	private final HttpClient client = HttpClient.newHttpClient();

	private final String url;

	private final ServiceCatalog catalog;

	private ConsulPropagation(String url, ServiceCatalog catalog) {
		this.url = url;
		this.catalog = catalog;
	}

	/**
	 * Measure and print.
	 * @param args the URL of a Consul and the number of changes
	 * @throws Exception if Consul cannot be reached
	 */
	public static void main(String[] args) throws Exception {
		int changes = (args.length > 1) ? Integer.parseInt(args[1]) : 500;
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--discovery.backend=consul", "--discovery.consul.url=" + args[0],
					"--discovery.registration.enabled=false", "--spring.main.banner-mode=off")) {
			new ConsulPropagation(args[0], context.getBean(ServiceCatalog.class)).run(changes);
		}
	}

	private void run(int changes) throws IOException, InterruptedException {
		this.catalog.await(SERVICE);
		long[] nanos = new long[changes];
		for (int i = 0; i < changes; i++) {
			LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(50_000_000, 250_000_000));
			nanos[i] = change(i);
		}
		request("PUT", "/v1/agent/service/deregister/" + SERVICE, "");
		Arrays.sort(nanos);
		System.out.printf("%d changes: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms%n", changes,
				nanos[changes / 2] / 1e6, nanos[changes * 90 / 100] / 1e6, nanos[changes * 99 / 100] / 1e6,
				nanos[changes - 1] / 1e6);
	}

	private long change(int i) throws IOException, InterruptedException {
		String expected = "change-" + i;
		long start = System.nanoTime();
		request("PUT", "/v1/agent/service/register", """
				{"ID": "%s", "Name": "%s", "Address": "127.0.0.1", "Port": 8080, "Meta": {"change": "%s"}}"""
			.formatted(SERVICE, SERVICE, expected));
		while (this.catalog.current(SERVICE)
			.eligible()
			.stream()
			.noneMatch((instance) -> expected.equals(instance.getMetadata().get("change")))) {
			LockSupport.parkNanos(100_000);
		}
		return System.nanoTime() - start;
	}

	private void request(String method, String path, String body) throws IOException, InterruptedException {
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(URI.create(this.url + path))
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200) {
			throw new IOException(path + ": " + response.statusCode() + " " + response.body());
		}
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
