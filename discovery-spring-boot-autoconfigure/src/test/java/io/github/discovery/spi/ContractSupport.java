package io.github.discovery.spi;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What the parts of the contract share.
 */
interface ContractSupport {

	/** A step that takes longer than this has hung. */
	Duration STEP = Duration.ofSeconds(20);

	/** Makes names unique, so that tests can share a server. */
	AtomicInteger COUNTER = new AtomicInteger();

	RegistryFixture fixture();

	default RegistryBackend backend() {
		return fixture().backend();
	}

	default RegistryBackend peer() {
		return fixture().peer();
	}

	default ServiceName service(String prefix) {
		return ServiceName
			.of(prefix + "-" + Long.toString(System.nanoTime(), 36) + "-" + COUNTER.incrementAndGet() + "x");
	}

	default Registration registration(ServiceName service, String id) {
		return Registration.builder(service, id).address("10.1.2.3", 8080).owner("start-1").build();
	}

	default <T> @Nullable T run(Mono<T> step) {
		return step.block(STEP);
	}

	default List<DiscoveredInstance> list(RegistryBackend backend, ServiceName service) {
		Listing listing = backend.list(backend.scopeOf(service), Revision.NONE).block(STEP);
		if (listing == null) {
			throw new AssertionError("list completed without a listing");
		}
		return listing.instances().stream().filter((instance) -> instance.service().equals(service)).toList();
	}

	default @Nullable DiscoveredInstance find(RegistryBackend backend, Registration registration) {
		return list(backend, registration.service()).stream()
			.filter((instance) -> instance.getInstanceId().equals(registration.instanceId()))
			.findFirst()
			.orElse(null);
	}

	default WatchRecorder watch(RegistryBackend backend, ServiceName service) {
		return WatchRecorder.start(backend, service);
	}

	default void soon(ThrowingCallable check) {
		fixture().within(fixture().timely(), check);
	}

	default boolean can(Capability capability) {
		Set<Capability> capabilities = backend().capabilities();
		return capabilities.contains(capability);
	}

	/**
	 * Return an instance without what a registry adds of its own.
	 * @param instance as it was listed
	 * @return what a registration determines
	 */
	default DiscoveredInstance content(@Nullable DiscoveredInstance instance) {
		if (instance == null) {
			throw new AssertionError("not listed");
		}
		return instance.toBuilder().order(0).datacenter(null).build();
	}

}
