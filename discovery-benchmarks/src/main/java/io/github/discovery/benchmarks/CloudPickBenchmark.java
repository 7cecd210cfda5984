package io.github.discovery.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.PickRuntime;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.model.ThreadRandom;
import io.github.discovery.model.Ticker;
import io.github.discovery.webclient.CatalogLoadBalancerClientFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.scheduler.Schedulers;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClientsProperties;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;

/**
 * What a pick costs whoever asks Spring Cloud's {@code ReactorLoadBalancer}, as Gateway
 * and Feign do. The peer is {@code springCloud} of {@code PeerPickBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CloudPickBenchmark {

	private static final ServiceName SERVICE = ServiceName.of("payments");

	/** Instances of the service. */
	@Param({ "3", "100", "1000", "5000" })
	public int instances;

	private ReactorServiceInstanceLoadBalancer balancer;

	/**
	 * Make the balancer.
	 */
	@Setup
	public void prepare() {
		List<DiscoveredInstance> all = new ArrayList<>();
		for (int i = 0; i < this.instances; i++) {
			all.add(DiscoveredInstance.builder(SERVICE, "i" + i)
				.address("10.0." + (i / 250) + "." + (i % 250), 8080)
				.status(InstanceStatus.PASSING)
				.build());
		}
		ServiceSnapshot snapshot = ServiceSnapshot.of(SERVICE, 1, all, Set.of(InstanceStatus.PASSING));
		InstanceChooser chooser = new InstanceChooser(new OneServiceCatalog(snapshot),
				new PickerAssembler(new Strategies(List.of()), LoadBalancingSettings.DEFAULTS),
				new PickRuntime(Schedulers.newSingle("maintenance", true), Ticker.system(), ThreadRandom.shared()),
				() -> Locality.UNKNOWN);
		this.balancer = new CatalogLoadBalancerClientFactory(new LoadBalancerClientsProperties(), () -> chooser,
				() -> null)
			.getInstance(SERVICE.value(), ReactorServiceInstanceLoadBalancer.class);
	}

	/**
	 * Pick through Spring Cloud's interface.
	 * @return the pick
	 */
	@Benchmark
	public Response<ServiceInstance> choose() {
		return this.balancer.choose().block();
	}

}
