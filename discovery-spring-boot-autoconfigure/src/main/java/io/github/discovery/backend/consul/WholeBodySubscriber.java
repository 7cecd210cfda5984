package io.github.discovery.backend.consul;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/**
 * Collects a whole body before it lets another subscriber see it.
 *
 * @param <T> what the other subscriber makes of it
 */
final class WholeBodySubscriber<T> implements BodySubscriber<T> {

	private final BodySubscriber<T> target;

	private final int limit;

	private final CompletableFuture<T> body = new CompletableFuture<>();

	private final List<List<ByteBuffer>> parts = new ArrayList<>();

	private Flow.@Nullable Subscription subscription;

	private long size;

	WholeBodySubscriber(BodySubscriber<T> target, int limit) {
		this.target = target;
		this.limit = limit;
	}

	@Override
	public CompletionStage<T> getBody() {
		return this.body;
	}

	@Override
	public void onSubscribe(Flow.Subscription upstream) {
		this.subscription = upstream;
		upstream.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(List<ByteBuffer> part) {
		if (this.body.isDone()) {
			return;
		}
		part.forEach((buffer) -> this.size += buffer.remaining());
		if (this.size > this.limit) {
			this.parts.clear();
			this.body.completeExceptionally(new IOException("answer too large, over " + this.limit + " bytes"));
			if (this.subscription != null) {
				this.subscription.cancel();
			}
			return;
		}
		this.parts.add(part);
	}

	@Override
	public void onError(Throwable error) {
		this.body.completeExceptionally(error);
	}

	@Override
	public void onComplete() {
		JdkFlowAdapter.publisherToFlowPublisher(Flux.fromIterable(this.parts)).subscribe(this.target);
		this.target.getBody().whenComplete((value, error) -> {
			if (error != null) {
				this.body.completeExceptionally(error);
			}
			else {
				this.body.complete(value);
			}
		});
	}

}
