package io.github.discovery.webclient;

import java.util.Collection;
import java.util.List;

import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * What an application has hung on Spring Cloud's interfaces for reactive calls. Nothing
 * in nearly all of them, which then costs nothing.
 */
@SuppressWarnings("rawtypes")
public final class ReactiveExtensions {

	private final List<LoadBalancerLifecycle> lifecycles;

	private final List<LoadBalancerClientRequestTransformer> transformers;

	/**
	 * Create extensions.
	 * @param lifecycles listeners to calls
	 * @param transformers change requests after an instance was picked
	 */
	public ReactiveExtensions(Collection<LoadBalancerLifecycle> lifecycles,
			Collection<LoadBalancerClientRequestTransformer> transformers) {
		this.lifecycles = LifecycleCall.supported(lifecycles);
		this.transformers = List.copyOf(transformers);
	}

	@Nullable LifecycleCall start(ClientRequest request) {
		return this.lifecycles.isEmpty() ? null : new LifecycleCall(this.lifecycles, new RequestData(request));
	}

	ClientRequest transform(ClientRequest request, DiscoveredInstance instance) {
		ClientRequest transformed = request;
		for (LoadBalancerClientRequestTransformer transformer : this.transformers) {
			transformed = transformer.transformRequest(transformed, instance);
		}
		return transformed;
	}

}
