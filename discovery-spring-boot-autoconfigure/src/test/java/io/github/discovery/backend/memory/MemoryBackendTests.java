package io.github.discovery.backend.memory;

import io.github.discovery.spi.RegistryBackendContract;
import io.github.discovery.spi.RegistryFixture;

class MemoryBackendTests extends RegistryBackendContract {

	@Override
	protected RegistryFixture createFixture() {
		return new MemoryFixture();
	}

}
