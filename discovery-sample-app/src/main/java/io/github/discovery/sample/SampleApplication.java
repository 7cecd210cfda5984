package io.github.discovery.sample;

import java.util.Locale;
import java.util.Map;

import io.github.discovery.sample.greeting.GreetingApplication;
import io.github.discovery.sample.storefront.StorefrontApplication;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * Runs the sample: the whole shop in this process, or with {@code --sample.role=greeting}
 * or {@code --sample.role=storefront} one role of it.
 */
public final class SampleApplication {

	private SampleApplication() {
	}

	/**
	 * Run the sample.
	 * @param args the command line, as for any Spring Boot application
	 */
	public static void main(String[] args) {
		String role = new SimpleCommandLinePropertySource(args).getProperty("sample.role");
		if (role == null) {
			new Shop(args).open();
			return;
		}
		switch (role.toLowerCase(Locale.ROOT)) {
			case "greeting" -> greeting().run(args);
			case "storefront" -> StorefrontApplication.announce(storefront().run(args));
			default -> throw new IllegalArgumentException(
					"sample.role is '" + role + "', but only greeting and storefront exist; leave it out for both");
		}
	}

	static SpringApplication greeting() {
		return application(GreetingApplication.class, "greeting");
	}

	static SpringApplication storefront() {
		SpringApplication storefront = application(StorefrontApplication.class, "storefront");
		storefront.addListeners(new FreePort());
		return storefront;
	}

	private static SpringApplication application(Class<?> type, String name) {
		SpringApplication application = new SpringApplication(type);
		// Where AOT-processed code of the application is looked for.
		application.setMainApplicationClass(type);
		application.setDefaultProperties(Map.of("spring.application.name", name));
		return application;
	}

}
