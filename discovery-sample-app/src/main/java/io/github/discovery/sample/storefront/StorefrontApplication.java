package io.github.discovery.sample.storefront;

import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.assembly.Strategies;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

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
	Instances instances(Greetings greetings) {
		return new RemoteInstances(greetings);
	}

	/**
	 * The names of all strategies, those of the application's own beans included.
	 */
	@Bean
	Strategies strategies(ObjectProvider<LoadBalancingStrategy> beans) {
		return new Strategies(beans.orderedStream().toList());
	}

}
