package io.github.discovery.faults;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.catalog.SourceState;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * An application without a server that calls {@link Who}.
 */
final class Caller implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final ServiceCatalog catalog;

	private final WebClient client;

	private Caller(ConfigurableApplicationContext context) {
		this.context = context;
		this.catalog = context.getBean(ServiceCatalog.class);
		this.client = context.getBean("caller", WebClient.class);
	}

	static Caller start(String... args) {
		String[] all = Stream.concat(Stream.of("--discovery.registration.enabled=false"), Arrays.stream(args))
			.toArray(String[]::new);
		return new Caller(new SpringApplicationBuilder(Configured.class)
			.properties("spring.application.name=caller", "spring.main.web-application-type=none",
					"spring.main.banner-mode=off", "spring.cloud.gateway.server.webflux.enabled=false",
					"discovery.backend=consul")
			.run(all));
	}

	ServiceCatalog catalog() {
		return this.catalog;
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	/**
	 * Call the service once.
	 * @return the id of the instance that answered
	 */
	String who() {
		String answer = this.client.get().uri("http://who/who").retrieve().bodyToMono(String.class).block();
		return String.valueOf(answer);
	}

	WebClient client() {
		return this.client;
	}

	List<String> eligible() {
		return this.catalog.current("who").eligible().stream().map(DiscoveredInstance::getInstanceId).toList();
	}

	SourceState source() {
		return this.catalog.sources(ServiceName.of("who"))
			.stream()
			.filter((state) -> state.source().equals("consul"))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(OwnEventLoops.class)
	static class Configured {

		@Bean
		WebClient caller(@LoadBalanced WebClient.Builder builder) {
			return builder.build();
		}

	}

}
