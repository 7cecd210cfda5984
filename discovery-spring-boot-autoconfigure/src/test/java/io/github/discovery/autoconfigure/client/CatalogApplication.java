package io.github.discovery.autoconfigure.client;

import java.util.List;

import io.github.discovery.client.StubCatalog;
import io.github.discovery.spi.RegistryBackends;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.annotation.GetExchange;

/**
 * An application whose instances are what a test says.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class CatalogApplication {

	@Bean
	StubCatalog catalog() {
		return new StubCatalog();
	}

	@Bean
	RegistryBackends backends() {
		return new RegistryBackends(List.of());
	}

	/**
	 * An HTTP interface of a service.
	 */
	public interface Payments {

		/**
		 * Call it.
		 * @return what it answers
		 */
		@GetExchange("/orders")
		String orders();

	}

}
