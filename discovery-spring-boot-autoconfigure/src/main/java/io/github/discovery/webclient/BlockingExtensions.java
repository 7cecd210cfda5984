package io.github.discovery.webclient;

import java.util.Collection;
import java.util.List;

import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestTransformer;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.http.HttpRequest;

/**
 * What an application has hung on Spring Cloud's interfaces for blocking calls. Spring
 * Cloud's own transformers are left out: they do nothing but what its configuration keys
 * ask for, and those have no effect here.
 */
@SuppressWarnings("rawtypes")
public final class BlockingExtensions {

	private static final String SPRING_CLOUD = "org.springframework.cloud.loadbalancer.";

	private final List<LoadBalancerLifecycle> lifecycles;

	private final List<LoadBalancerRequestTransformer> transformers;

	/**
	 * Create extensions.
	 * @param lifecycles listeners to calls
	 * @param transformers change requests after an instance was picked
	 */
	public BlockingExtensions(Collection<LoadBalancerLifecycle> lifecycles,
			Collection<LoadBalancerRequestTransformer> transformers) {
		this.lifecycles = LifecycleCall.supported(lifecycles);
		this.transformers = transformers.stream()
			.filter((transformer) -> !transformer.getClass().getName().startsWith(SPRING_CLOUD))
			.toList();
	}

	@Nullable LifecycleCall start(HttpRequest request) {
		return this.lifecycles.isEmpty() ? null : new LifecycleCall(this.lifecycles, new RequestData(request));
	}

	HttpRequest transform(HttpRequest request, DiscoveredInstance instance) {
		HttpRequest transformed = request;
		for (LoadBalancerRequestTransformer transformer : this.transformers) {
			transformed = transformer.transformRequest(transformed, instance);
		}
		return transformed;
	}

}
