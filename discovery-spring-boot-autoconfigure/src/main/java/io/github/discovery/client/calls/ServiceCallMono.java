package io.github.discovery.client.calls;

import java.util.Objects;
import java.util.function.Function;

import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * A call of a service: each subscription is one.
 *
 * @param <T> the type of its result
 */
final class ServiceCallMono<T> extends Mono<T> {

	private final ServicePipeline pipeline;

	private final CallOptions options;

	private final Function<DiscoveredInstance, ? extends Mono<T>> function;

	ServiceCallMono(ServicePipeline pipeline, CallOptions options,
			Function<DiscoveredInstance, ? extends Mono<T>> function) {
		this.pipeline = pipeline;
		this.options = options;
		this.function = function;
	}

	ServicePipeline pipeline() {
		return this.pipeline;
	}

	CallOptions options() {
		return this.options;
	}

	/** Begin one attempt. */
	Mono<T> at(DiscoveredInstance instance) {
		try {
			return Objects.requireNonNull(this.function.apply(instance), "A call must not be null");
		}
		catch (Throwable ex) {
			Exceptions.throwIfFatal(ex);
			return Mono.error(ex);
		}
	}

	CallPlan plan(ContextView context) {
		@Nullable PickOptions pick = this.options.pick();
		if (pick == null && context.getOrDefault(PickOptions.ATTRIBUTE, null) instanceof PickOptions wanted) {
			pick = wanted;
		}
		return this.pipeline.plan(this.options.isIdempotent(), pick, this.options.view())
			.limit(this.options.timeout(), this.options.attemptTimeout());
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		actual.onSubscribe(new ServiceCall<>(this, actual));
	}

}
