package io.github.discovery.backend.consul;

import io.github.discovery.spi.RegistryBackendContract;
import io.github.discovery.spi.RegistryFixture;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * Consul keeps the contract of a registry.
 */
@Testcontainers(disabledWithoutDocker = true)
class ConsulBackendIT extends RegistryBackendContract {

	@Override
	protected RegistryFixture createFixture() throws Exception {
		return new ConsulFixture();
	}

}
