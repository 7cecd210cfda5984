package io.github.discovery.registration;

import java.util.function.Consumer;

import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.reachability.RegistryGate;
import io.github.discovery.spi.timing.LoopRuntime;

/**
 * What all keepers of one backend share.
 *
 * @param backend the registry
 * @param gate closed while the registry is away
 * @param settings the times
 * @param runtime threads, clock and dice
 * @param events where events go
 */
record KeeperContext(RegistryBackend backend, RegistryGate gate, RegistrarSettings settings, RegistrarRuntime runtime,
		Consumer<RegistrationEvent> events) {

	LoopRuntime loop() {
		return this.runtime.loop();
	}

}
