package io.github.discovery.sample.storefront;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The application that calls the greeting service.
 */
@SpringBootApplication
public class StorefrontApplication {

	/**
	 * Run the storefront alone.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		announce(SpringApplication.run(StorefrontApplication.class, args));
	}

	/**
	 * Print where the page is, as the last line of the start.
	 * @param context the storefront's context
	 */
	public static void announce(ConfigurableApplicationContext context) {
		System.out.println();
		System.out.println(
				"  The shop is open: http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
		System.out.println();
	}

	@Bean
	@ConditionalOnMissingBean(Instances.class)
	Instances instances(io.github.discovery.catalog.ServiceCatalog catalog, WebClient.Builder plain) {
		return new RemoteInstances(catalog, plain.build());
	}

}
