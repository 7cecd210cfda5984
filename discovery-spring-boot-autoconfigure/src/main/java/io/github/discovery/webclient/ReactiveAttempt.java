package io.github.discovery.webclient;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.client.call.WatchedAttempt;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * One attempt at one instance. Answer, error, timeout, cancel and the wish to go
 * elsewhere may come at once from different threads: the first to {@link #finish} it
 * counts it and goes on with the call.
 */
final class ReactiveAttempt extends WatchedAttempt implements CoreSubscriber<ClientResponse> {

	private static final AtomicIntegerFieldUpdater<ReactiveAttempt> DONE = AtomicIntegerFieldUpdater
		.newUpdater(ReactiveAttempt.class, "done");

	private static final AtomicReferenceFieldUpdater<ReactiveAttempt, @Nullable Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(ReactiveAttempt.class, Subscription.class, "upstream");

	private final ReactiveCall call;

	private final ServicePipeline pipeline;

	private final Candidate candidate;

	private final BalancedRequest request;

	private final int number;

	private volatile int done;

	private volatile @Nullable Subscription upstream;

	private long began;

	private volatile @Nullable LifecycleCall lifecycle;

	ReactiveAttempt(ReactiveCall call, Candidate candidate) {
		this.call = call;
		this.pipeline = call.call().pipeline();
		this.candidate = candidate;
		this.number = call.plan().attempts();
		ClientRequest original = call.call().request();
		this.request = BalancedRequest.of(original, candidate.instance());
	}

	Candidate candidate() {
		return this.candidate;
	}

	/** Whether the body, if any, can be sent again. */
	boolean isResendable() {
		return this.request.isResendable();
	}

	void begin() {
		long now = this.candidate.statistics().begin();
		this.began = now;
		if (!this.call.opened(this)) {
			abandon();
			return;
		}
		this.pipeline.timer().watch(this, this.call.plan().attemptDeadline(now, this.candidate));
		if (this.done != 0) {
			// Cancelled before it was watched.
			this.pipeline.timer().forget(this);
			return;
		}
		try {
			exchange().subscribe(this);
		}
		catch (RuntimeException ex) {
			onError(ex);
		}
	}

	private Mono<ClientResponse> exchange() {
		BalancedCall balanced = this.call.call();
		LifecycleCall begun = balanced.extensions().start(balanced.request());
		if (begun != null) {
			begun.picked(this.candidate.instance());
			this.lifecycle = begun;
			if (this.done != 0) {
				begun.discarded(null);
			}
		}
		return balanced.exchange(balanced.extensions().transform(this.request, this.candidate.instance()));
	}

	private boolean finish(Outcome outcome) {
		if (!DONE.compareAndSet(this, 0, 1)) {
			return false;
		}
		this.pipeline.timer().forget(this);
		this.pipeline.attemptEnded(this.call.plan(), this.candidate, this.began, outcome, this.number);
		return true;
	}

	@Override
	public Context currentContext() {
		return this.call.context();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(UPSTREAM, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(ClientResponse response) {
		if (!finish(outcome(response.statusCode()))) {
			// Too late: the call has gone elsewhere.
			response.releaseBody().subscribe(null, (ignored) -> {
			});
			return;
		}
		LifecycleCall told = this.lifecycle;
		if (told != null) {
			told.completed(new ResponseData(response, told.data()));
		}
		this.call.answered(this, response);
	}

	static Outcome outcome(HttpStatusCode status) {
		if (status.value() == HttpStatus.TOO_MANY_REQUESTS.value()) {
			return Outcome.THROTTLED;
		}
		return status.is5xxServerError() ? Outcome.FAILURE : Outcome.SUCCESS;
	}

	@Override
	public void onError(Throwable error) {
		Kind kind = this.request.isUnsent(error) ? Kind.UNSENT : isTransport(error) ? Kind.BROKEN : null;
		if (!finish(outcome(kind, error))) {
			return;
		}
		tellFailed(error);
		this.call.failed(this, (kind != null) ? AttemptFailure.of(kind, error) : null, error);
	}

	private static Outcome outcome(@Nullable Kind kind, Throwable error) {
		if (kind == null) {
			// A filter or a codec of this side failed: the instance is not to blame.
			return Outcome.CANCELLED;
		}
		if (kind == Kind.UNSENT) {
			return Outcome.CONNECT_FAILURE;
		}
		return TransportErrors.isTimeout(error) ? Outcome.TIMEOUT : Outcome.FAILURE;
	}

	private boolean isTransport(Throwable error) {
		if (error instanceof WebClientRequestException ex) {
			return this.request.isOurs(ex);
		}
		return error instanceof IOException;
	}

	@Override
	public void onComplete() {
		// Without an answer this is no success, but nothing the instance is to blame for.
		if (finish(Outcome.CANCELLED)) {
			discarded();
			this.call.ended();
		}
	}

	@Override
	protected void expired() {
		giveUp(Kind.BROKEN, "no answer in time");
	}

	@Override
	protected void moveAway() {
		if (this.call.plan().mayTry() && isResendable()) {
			giveUp(Kind.STUCK, "the instance does not react");
		}
	}

	private void giveUp(Kind kind, String message) {
		if (finish(Outcome.TIMEOUT)) {
			Operators.terminate(UPSTREAM, this);
			TimeoutException error = new TimeoutException(this.candidate.instance().authority() + ": " + message);
			tellFailed(error);
			this.call.timedOut(this, AttemptFailure.of(kind, error));
		}
	}

	/** The caller has lost interest. */
	void abandon() {
		// An answer that has been handed on is the caller's: a cancel would take its
		// body.
		if (finish(Outcome.CANCELLED)) {
			discarded();
			Operators.terminate(UPSTREAM, this);
		}
	}

	private void tellFailed(Throwable error) {
		LifecycleCall told = this.lifecycle;
		if (told != null) {
			told.failed(error);
		}
	}

	private void discarded() {
		LifecycleCall told = this.lifecycle;
		if (told != null) {
			told.discarded(null);
		}
	}

	@Override
	protected boolean isAt(ServicePicks picks, String instanceId) {
		return this.call.plan().picks() == picks && this.candidate.instance().getInstanceId().equals(instanceId);
	}

}
