package io.github.discovery.client.calls;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Makes calls by the pipelines that HTTP calls go through, too.
 */
public final class DefaultServiceCalls implements ServiceCalls {

	private final CallPipelines pipelines;

	/**
	 * Create calls.
	 * @param pipelines what calls of the same service share
	 */
	public DefaultServiceCalls(CallPipelines pipelines) {
		this.pipelines = pipelines;
	}

	@Override
	public <T> Mono<T> mono(String service, CallOptions options, Function<DiscoveredInstance, ? extends Mono<T>> call) {
		// Asked for again, because settings may have changed when somebody subscribes.
		this.pipelines.of(service);
		return Mono.defer(() -> new ServiceCallMono<T>(this.pipelines.of(service), options, call));
	}

	@Override
	@SuppressWarnings("NullAway") // An empty Mono completes its future with null.
	public <T extends @Nullable Object> CompletionStage<T> stage(String service, CallOptions options,
			Function<DiscoveredInstance, ? extends CompletionStage<T>> call) {
		return mono(service, options, (instance) -> Mono.fromFuture(() -> call.apply(instance).toCompletableFuture()))
			.toFuture();
	}

	@Override
	public <T extends @Nullable Object, E extends Exception> T call(String service, CallOptions options,
			InstanceFunction<T, E> call) throws E {
		return new BlockingServiceCall<>(this.pipelines.of(service), options, call).run();
	}

}
