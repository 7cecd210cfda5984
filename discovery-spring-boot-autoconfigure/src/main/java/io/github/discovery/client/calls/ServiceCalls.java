package io.github.discovery.client.calls;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Calls an instance of a service by any means: gRPC, JDBC, a socket, a vendor's SDK. Such
 * a call has what a load-balanced HTTP call has: a picked instance, the circuit breaker
 * of the service, an attempt at another instance after a failure, deadlines, the retry
 * budget, outlier ejection and statistics, all by {@code discovery.client} and
 * {@code discovery.load-balancing}.
 *
 * <p>
 * Unless {@link CallOptions} say more, a call is repeated only after an error that says
 * that no connection came about; and an exception that is no transport error is the
 * call's own business: neither repeated nor held against the instance.
 *
 * <p>
 * A call that is not made ends with
 * {@link io.github.discovery.client.NoInstanceAvailableException}, one that is given up
 * with {@link io.github.discovery.client.call.ServiceCallException}, any other with the
 * error of its last attempt, which has those of earlier ones as suppressed exceptions. A
 * {@code Mono} or {@code CompletionStage} fails with it; only a name that is no legal one
 * is thrown.
 */
public interface ServiceCalls {

	/**
	 * Call an instance reactively. An attempt whose time is over is cancelled.
	 * @param <T> the type of the result
	 * @param service the service as the caller wrote it, in any case
	 * @param call makes the call of an instance; asked once for each attempt
	 * @return the call, made anew by each subscription; empty if the attempt is
	 */
	default <T> Mono<T> mono(String service, Function<DiscoveredInstance, ? extends Mono<T>> call) {
		return mono(service, CallOptions.DEFAULTS, call);
	}

	/**
	 * Call an instance reactively. An attempt whose time is over is cancelled.
	 * @param <T> the type of the result
	 * @param service the service as the caller wrote it, in any case
	 * @param options what this call wants
	 * @param call makes the call of an instance; asked once for each attempt
	 * @return the call, made anew by each subscription; empty if the attempt is
	 */
	<T> Mono<T> mono(String service, CallOptions options, Function<DiscoveredInstance, ? extends Mono<T>> call);

	/**
	 * Call an instance asynchronously, at once. A {@code CompletableFuture} of an attempt
	 * whose time is over is cancelled.
	 * @param <T> the type of the result
	 * @param service the service as the caller wrote it, in any case
	 * @param call makes the call of an instance; asked once for each attempt
	 * @return the call, a {@code CompletableFuture} whose cancellation cancels the
	 * attempt under way; completes with what the attempt does, {@code null} included
	 */
	default <T extends @Nullable Object> CompletionStage<T> stage(String service,
			Function<DiscoveredInstance, ? extends CompletionStage<T>> call) {
		return stage(service, CallOptions.DEFAULTS, call);
	}

	/**
	 * Call an instance asynchronously, at once. A {@code CompletableFuture} of an attempt
	 * whose time is over is cancelled.
	 * @param <T> the type of the result
	 * @param service the service as the caller wrote it, in any case
	 * @param options what this call wants
	 * @param call makes the call of an instance; asked once for each attempt
	 * @return the call, a {@code CompletableFuture} whose cancellation cancels the
	 * attempt under way; completes with what the attempt does, {@code null} included
	 */
	<T extends @Nullable Object> CompletionStage<T> stage(String service, CallOptions options,
			Function<DiscoveredInstance, ? extends CompletionStage<T>> call);

	/**
	 * Call an instance on this thread. An attempt under way cannot be ended from outside:
	 * time limits hold only between attempts, so give the client a read timeout.
	 * @param <T> the type of the result
	 * @param <E> the type of checked exceptions of the call
	 * @param service the service as the caller wrote it, in any case
	 * @param call makes the call of an instance; asked once for each attempt
	 * @return the result
	 * @throws E if the call fails
	 */
	default <T extends @Nullable Object, E extends Exception> T call(String service, InstanceFunction<T, E> call)
			throws E {
		return call(service, CallOptions.DEFAULTS, call);
	}

	/**
	 * Call an instance on this thread. An attempt under way cannot be ended from outside:
	 * time limits hold only between attempts, so give the client a read timeout.
	 * @param <T> the type of the result
	 * @param <E> the type of checked exceptions of the call
	 * @param service the service as the caller wrote it, in any case
	 * @param options what this call wants
	 * @param call makes the call of an instance; asked once for each attempt
	 * @return the result
	 * @throws E if the call fails
	 */
	<T extends @Nullable Object, E extends Exception> T call(String service, CallOptions options,
			InstanceFunction<T, E> call) throws E;

}
