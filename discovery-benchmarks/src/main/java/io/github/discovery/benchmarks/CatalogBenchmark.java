package io.github.discovery.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.discovery.backend.fixed.FixedBackend;
import io.github.discovery.backend.fixed.FixedSettings;
import io.github.discovery.catalog.CatalogSettings;
import io.github.discovery.catalog.DefaultServiceCatalog;
import io.github.discovery.context.CatalogDiscoveryClient;
import io.github.discovery.context.CatalogServices;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClient;

/**
 * A look-up of one known service of 1,000, through the catalog, through our discovery
 * client, and through the composite that applications get injected.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CatalogBenchmark {

	private Scheduler scheduler;

	private DefaultServiceCatalog catalog;

	private DiscoveryClient client;

	private DiscoveryClient composite;

	/**
	 * Follow 1,000 services of 10 instances each.
	 */
	@Setup
	public void follow() {
		Map<String, List<String>> services = new TreeMap<>();
		IntStream.range(0, 1000)
			.forEach((i) -> services.put("service-" + i,
					IntStream.range(0, 10).mapToObj((j) -> "http://10.0.0." + j + ":" + (1000 + i)).toList()));
		this.scheduler = Schedulers.newSingle("benchmark", true);
		FixedBackend backend = new FixedBackend(FixedSettings.of(services), this.scheduler);
		this.catalog = new DefaultServiceCatalog(new RegistryBackends(List.of(backend)), CatalogSettings.DEFAULTS,
				LoopRuntime.create(this.scheduler), RegistryGates.create(this.scheduler));
		services.keySet().forEach(this.catalog::await);
		this.client = new CatalogDiscoveryClient(this.catalog, new CatalogServices(this.catalog));
		this.composite = new CompositeDiscoveryClient(new ArrayList<>(List.of(this.client)));
	}

	/**
	 * Stop following.
	 */
	@TearDown
	public void close() {
		this.catalog.close();
		this.scheduler.dispose();
	}

	/**
	 * Read the snapshot.
	 * @return the snapshot
	 */
	@Benchmark
	public ServiceSnapshot current() {
		return this.catalog.current("service-500");
	}

	/**
	 * Read the snapshot of a name in capitals.
	 * @return the snapshot
	 */
	@Benchmark
	public ServiceSnapshot currentInCapitals() {
		return this.catalog.current("SERVICE-500");
	}

	/**
	 * Ask our client.
	 * @return the instances
	 */
	@Benchmark
	public List<ServiceInstance> client() {
		return this.client.getInstances("service-500");
	}

	/**
	 * Ask the client that an application gets injected.
	 * @return the instances
	 */
	@Benchmark
	public List<ServiceInstance> injectedClient() {
		return this.composite.getInstances("service-500");
	}

}
