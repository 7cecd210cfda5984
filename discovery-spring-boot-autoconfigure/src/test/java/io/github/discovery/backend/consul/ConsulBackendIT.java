package io.github.discovery.backend.consul;

import io.github.discovery.spi.RegistryBackendContract;
import io.github.discovery.spi.RegistryFixture;

/**
 * Consul keeps the contract of a registry.
 */
class ConsulBackendIT extends RegistryBackendContract {

	@Override
	protected RegistryFixture createFixture() throws Exception {
		return new ConsulFixture();
	}

}
