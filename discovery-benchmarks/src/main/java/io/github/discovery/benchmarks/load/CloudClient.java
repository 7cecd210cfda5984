package io.github.discovery.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The same application without this starter, with Spring Cloud LoadBalancer alone.
 */
public final class CloudClient implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private CloudClient(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start the application.
	 * @param urls where the instances are
	 * @return an application that can call
	 */
	public static CloudClient start(List<String> urls) {
		List<String> args = new ArrayList<>(List.of("--spring.main.banner-mode=off", "--logging.level.root=error",
				"--spring.application.name=load", "--discovery.enabled=false"));
		for (int i = 0; i < urls.size(); i++) {
			args.add("--spring.cloud.discovery.client.simple.instances." + LoadClient.SERVICE + "[" + i + "].uri="
					+ urls.get(i));
		}
		return new CloudClient(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(args.toArray(String[]::new)));
	}

	/**
	 * Return what calls the service reactively.
	 * @return a load-balanced client
	 */
	public WebClient webClient() {
		return this.context.getBean("balancedWebClientBuilder", WebClient.Builder.class).build();
	}

	/**
	 * Return what calls the service and blocks.
	 * @return a load-balanced client
	 */
	public RestClient restClient() {
		return this.context.getBean("balancedRestClientBuilder", RestClient.Builder.class).build();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@EnableAutoConfiguration
	static class Application {

		@Bean
		@LoadBalanced
		WebClient.Builder balancedWebClientBuilder() {
			return WebClient.builder();
		}

		@Bean
		@LoadBalanced
		RestClient.Builder balancedRestClientBuilder() {
			return RestClient.builder();
		}

	}

}
