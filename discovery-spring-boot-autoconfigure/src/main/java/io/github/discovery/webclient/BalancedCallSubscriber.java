package io.github.discovery.webclient;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.discovery.client.ServiceUris;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Carries one subscription through its attempt, and through a second one at another
 * instance if the first found nobody listening. The end of each attempt is counted once:
 * whoever takes the candidate out of {@link #open} counts.
 */
final class BalancedCallSubscriber implements CoreSubscriber<ClientResponse>, Subscription {

	private static final AtomicReferenceFieldUpdater<BalancedCallSubscriber, @Nullable Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(BalancedCallSubscriber.class, Subscription.class, "upstream");

	private static final AtomicReferenceFieldUpdater<BalancedCallSubscriber, @Nullable Candidate> OPEN = AtomicReferenceFieldUpdater
		.newUpdater(BalancedCallSubscriber.class, Candidate.class, "open");

	private final BalancedCall call;

	private final CoreSubscriber<? super ClientResponse> actual;

	private volatile @Nullable Subscription upstream;

	private volatile @Nullable Candidate open;

	private volatile boolean requested;

	private long began;

	private @Nullable BalancedRequest attempt;

	private @Nullable LifecycleCall lifecycle;

	private @Nullable Throwable firstFailure;

	BalancedCallSubscriber(BalancedCall call, CoreSubscriber<? super ClientResponse> actual) {
		this.call = call;
		this.actual = actual;
	}

	void begin(Candidate candidate) {
		this.began = candidate.statistics().begin();
		this.open = candidate;
		Mono<ClientResponse> exchange;
		try {
			exchange = exchange(candidate);
		}
		catch (RuntimeException ex) {
			exchange = Mono.error(ex);
		}
		exchange.subscribe(this);
	}

	private Mono<ClientResponse> exchange(Candidate candidate) {
		ClientRequest original = this.call.request();
		BalancedRequest balanced = new BalancedRequest(original, ServiceUris.at(original.url(), candidate.instance()));
		this.attempt = balanced;
		this.lifecycle = this.call.extensions().start(original);
		if (this.lifecycle != null) {
			this.lifecycle.picked(candidate.instance());
		}
		return this.call.next().exchange(this.call.extensions().transform(balanced, candidate.instance()));
	}

	@Override
	public Context currentContext() {
		return this.actual.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (!Operators.replace(UPSTREAM, this, subscription)) {
			abandon();
			return;
		}
		if (this.firstFailure == null) {
			this.actual.onSubscribe(this);
		}
		else if (this.requested) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(ClientResponse response) {
		if (end(response.statusCode().is5xxServerError() ? Outcome.FAILURE : Outcome.SUCCESS)
				&& this.lifecycle != null) {
			this.lifecycle.completed(new ResponseData(response, this.lifecycle.data()));
		}
		this.actual.onNext(response);
	}

	@Override
	public void onError(Throwable error) {
		Candidate tried = this.open;
		boolean unsent = this.attempt != null && this.attempt.isUnsent(error);
		if (end(unsent ? Outcome.CONNECT_FAILURE : Outcome.FAILURE) && this.lifecycle != null) {
			this.lifecycle.failed(error);
		}
		Candidate other = (unsent && tried != null && this.firstFailure == null) ? another(tried, error) : null;
		if (other != null) {
			this.firstFailure = error;
			begin(other);
			return;
		}
		if (this.firstFailure != null && this.firstFailure != error) {
			error.addSuppressed(this.firstFailure);
		}
		this.actual.onError(error);
	}

	private @Nullable Candidate another(Candidate tried, Throwable error) {
		try {
			return this.call.picks().pickNow(PickRequest.otherThan(tried.instance().getInstanceId()));
		}
		catch (RuntimeException ex) {
			// A strategy of the application's own may break; the caller hears of both.
			error.addSuppressed(ex);
			return null;
		}
	}

	@Override
	public void onComplete() {
		// Without an answer this is no success, but nothing the instance is to blame for.
		abandon();
		this.actual.onComplete();
	}

	@Override
	public void request(long n) {
		this.requested = true;
		Subscription current = this.upstream;
		if (current != null) {
			current.request(n);
		}
	}

	@Override
	public void cancel() {
		Operators.terminate(UPSTREAM, this);
		abandon();
	}

	private void abandon() {
		if (end(Outcome.CANCELLED) && this.lifecycle != null) {
			this.lifecycle.discarded(null);
		}
	}

	private boolean end(Outcome outcome) {
		Candidate candidate = OPEN.getAndSet(this, null);
		if (candidate != null) {
			candidate.statistics().end(this.began, outcome);
		}
		return candidate != null;
	}

}
