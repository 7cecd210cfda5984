package io.github.discovery.catalog;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import io.github.discovery.context.CatalogDiscoveryClient;
import io.github.discovery.context.CatalogServices;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the catalog costs: heap for 1,000 services of 10 instances with 5 metadata entries
 * each, bytes for a look-up.
 */
class CatalogFootprintTests {

	private static final int SERVICES = 1000;

	private final VirtualCatalog virtual = new VirtualCatalog();

	@Test
	void thousandServicesFitIntoFifteenMebibytes() {
		this.virtual.registry.generator = (scope) -> instances(scope.name());
		this.virtual.registry.capabilities.add(Capability.WATCH_IS_FULL_READ);
		this.virtual.start();
		long before = usedHeap();
		IntStream.range(0, SERVICES).forEach((i) -> this.virtual.ids("service-" + i));
		this.virtual.catalog().refresh();
		this.virtual.registry.calls.clear();
		this.virtual.registry.previous.clear();
		this.virtual.events.clear();
		double mebibytes = (usedHeap() - before) / 1048576.0;
		System.out.printf("catalog of %d services x 10 instances x 5 metadata: %.1f MiB retained%n", SERVICES,
				mebibytes);
		assertThat(this.virtual.catalog().followed()).hasSize(SERVICES);
		assertThat(this.virtual.ids("service-999")).hasSize(10);
		assertThat(mebibytes).isLessThan(15);
	}

	@Test
	void lookupOfAKnownServiceAllocatesNothing() {
		this.virtual.registry.generator = (scope) -> instances(scope.name());
		this.virtual.start();
		CatalogDiscoveryClient client = new CatalogDiscoveryClient(this.virtual.catalog(),
				new CatalogServices(this.virtual.catalog()));
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long found = lookUp(client);
		long before = threads.getCurrentThreadAllocatedBytes();
		found += lookUp(client);
		double bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 10_000.0;
		assertThat(found).isEqualTo(200_000);
		assertThat(bytes).isLessThan(1);
	}

	private static long lookUp(CatalogDiscoveryClient client) {
		long found = 0;
		for (int i = 0; i < 10_000; i++) {
			found += client.getInstances("shop").size();
		}
		return found;
	}

	private static List<DiscoveredInstance> instances(String service) {
		return IntStream.range(0, 10).mapToObj((i) -> instance(service, i)).toList();
	}

	private static DiscoveredInstance instance(String service, int i) {
		Map<String, String> metadata = new HashMap<>();
		// A decoder makes new texts for each entry.
		IntStream.range(0, 5)
			.forEach((m) -> metadata.put(new String("some-key-" + m), new String("some-value-" + i + m)));
		return DiscoveredInstance.builder(ServiceName.of(service), service + "-" + i)
			.address("10.0." + i + "." + i, 8080)
			.status(InstanceStatus.PASSING)
			.source(new String("registry"))
			.metadata(metadata)
			.build();
	}

	private static long usedHeap() {
		Runtime runtime = Runtime.getRuntime();
		long used = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
		}
		return used;
	}

}
