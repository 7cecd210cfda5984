package io.github.discovery.benchmarks.peers;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.smallrye.stork.api.LoadBalancer;
import io.smallrye.stork.api.ServiceInstance;
import io.smallrye.stork.impl.DefaultServiceInstance;
import io.smallrye.stork.impl.RoundRobinLoadBalancer;
import io.smallrye.stork.loadbalancer.poweroftwochoices.PowerOfTwoChoicesConfiguration;
import io.smallrye.stork.loadbalancer.poweroftwochoices.PowerOfTwoChoicesLoadBalancerProvider;
import io.smallrye.stork.loadbalancer.random.RandomConfiguration;
import io.smallrye.stork.loadbalancer.random.RandomLoadBalancerProvider;
import io.smallrye.stork.loadbalancer.requests.LeastRequestsConfiguration;
import io.smallrye.stork.loadbalancer.requests.LeastRequestsLoadBalancerProvider;
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

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.cache.CaffeineBasedLoadBalancerCacheManager;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheProperties;
import org.springframework.cloud.loadbalancer.core.CachingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.ServiceInstanceListSuppliers;

/**
 * What a pick costs elsewhere: an index by hand, Spring Cloud LoadBalancer with its
 * cache, the balancers of SmallRye Stork, and the round robin of gRPC-Java.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeerPickBenchmark {

	private static final String SERVICE = "payments";

	/** Instances of the service. */
	@Param({ "3", "100", "1000", "5000" })
	public int instances;

	private final AtomicInteger next = new AtomicInteger();

	private final LoadBalancer storkRoundRobin = new RoundRobinLoadBalancer();

	private final LoadBalancer storkRandom = new RandomLoadBalancerProvider()
		.createLoadBalancer(new RandomConfiguration(), null);

	private final LoadBalancer storkLeastRequests = new LeastRequestsLoadBalancerProvider()
		.createLoadBalancer(new LeastRequestsConfiguration(), null);

	private final LoadBalancer storkTwoChoices = new PowerOfTwoChoicesLoadBalancerProvider()
		.createLoadBalancer(new PowerOfTwoChoicesConfiguration(), null);

	private ServiceInstance[] array;

	private List<ServiceInstance> list;

	private org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer cloud;

	private SubchannelPicker grpc;

	/**
	 * Make the balancers.
	 */
	@Setup
	public void prepare() {
		this.list = IntStream.range(0, this.instances)
			.mapToObj((i) -> (ServiceInstance) new DefaultServiceInstance(i, host(i), 8080, false))
			.toList();
		this.array = this.list.toArray(ServiceInstance[]::new);
		ServiceInstanceListSupplier supplier = ServiceInstanceListSuppliers.from(SERVICE,
				IntStream.range(0, this.instances)
					.mapToObj((i) -> new org.springframework.cloud.client.DefaultServiceInstance("i" + i, SERVICE,
							host(i), 8080, false))
					.toArray(org.springframework.cloud.client.ServiceInstance[]::new));
		CachingServiceInstanceListSupplier cached = new CachingServiceInstanceListSupplier(supplier,
				new CaffeineBasedLoadBalancerCacheManager(new LoadBalancerCacheProperties()));
		StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("supplier", cached));
		this.cloud = new org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer(
				beans.getBeanProvider(ServiceInstanceListSupplier.class), SERVICE);
		this.grpc = GrpcRoundRobin.of(this.instances);
	}

	private static String host(int i) {
		return "10.0." + (i / 250) + "." + (i % 250);
	}

	/**
	 * Take the next of an array: the least a round robin can cost.
	 * @return the pick
	 */
	@Benchmark
	public ServiceInstance floor() {
		return this.array[(this.next.getAndIncrement() & Integer.MAX_VALUE) % this.array.length];
	}

	/**
	 * Pick with Spring Cloud LoadBalancer.
	 * @return the pick
	 */
	@Benchmark
	public Response<org.springframework.cloud.client.ServiceInstance> springCloud() {
		return this.cloud.choose().block();
	}

	/**
	 * Pick with Stork's round robin.
	 * @return the pick
	 */
	@Benchmark
	public ServiceInstance storkRoundRobin() {
		return this.storkRoundRobin.selectServiceInstance(this.list);
	}

	/**
	 * Pick with Stork's random.
	 * @return the pick
	 */
	@Benchmark
	public ServiceInstance storkRandom() {
		return this.storkRandom.selectServiceInstance(this.list);
	}

	/**
	 * Pick with Stork's least requests.
	 * @return the pick
	 */
	@Benchmark
	public ServiceInstance storkLeastRequests() {
		return this.storkLeastRequests.selectServiceInstance(this.list);
	}

	/**
	 * Pick with Stork's power of two choices.
	 * @return the pick
	 */
	@Benchmark
	public ServiceInstance storkTwoChoices() {
		return this.storkTwoChoices.selectServiceInstance(this.list);
	}

	/**
	 * Pick with gRPC-Java's round robin.
	 * @return the pick
	 */
	@Benchmark
	public PickResult grpcRoundRobin() {
		return GrpcRoundRobin.pick(this.grpc);
	}

}
