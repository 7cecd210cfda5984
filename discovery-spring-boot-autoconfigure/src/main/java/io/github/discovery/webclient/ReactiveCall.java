package io.github.discovery.webclient;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.RetryAfter;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.client.call.ServiceCallException.Reason;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.Candidate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * One call with all its attempts. Attempts follow each other, so whoever ends one owns
 * the call until the next begins; only {@link #cancel()} comes at any time. Whoever ends
 * the call leaves its guard, and nobody leaves what was not entered.
 */
final class ReactiveCall implements Subscription {

	private static final AtomicIntegerFieldUpdater<ReactiveCall> STATE = AtomicIntegerFieldUpdater
		.newUpdater(ReactiveCall.class, "state");

	private static final AtomicReferenceFieldUpdater<ReactiveCall, @Nullable Candidate> DELAYED = AtomicReferenceFieldUpdater
		.newUpdater(ReactiveCall.class, Candidate.class, "delayed");

	private static final int NEW = 0;

	private static final int ENTERING = 1;

	private static final int RUNNING = 2;

	private static final int OVER = 3;

	private final BalancedCall call;

	private final ServicePipeline pipeline;

	private final CoreSubscriber<? super ClientResponse> actual;

	private volatile int state = NEW;

	private volatile @Nullable ReactiveAttempt open;

	private volatile @Nullable Disposable waiting;

	private volatile @Nullable Candidate delayed;

	private @Nullable CallPlan plan;

	private long began;

	ReactiveCall(BalancedCall call, CoreSubscriber<? super ClientResponse> actual) {
		this.call = call;
		this.pipeline = call.pipeline();
		this.actual = actual;
	}

	BalancedCall call() {
		return this.call;
	}

	Context context() {
		return this.actual.currentContext();
	}

	CallPlan plan() {
		CallPlan made = this.plan;
		if (made == null) {
			throw new IllegalStateException("The call has not begun");
		}
		return made;
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n) && STATE.compareAndSet(this, NEW, ENTERING)) {
			start();
		}
	}

	private void start() {
		ServiceCallException refusal = this.pipeline.enter();
		if (refusal != null) {
			discarded(refusal);
			if (STATE.getAndSet(this, OVER) == ENTERING) {
				this.actual.onError(refusal);
			}
			return;
		}
		this.began = this.pipeline.ticker().nanos();
		if (!STATE.compareAndSet(this, ENTERING, RUNNING)) {
			left(CallResult.CANCELLED, 0);
			return;
		}
		Candidate candidate;
		CallPlan begun;
		try {
			begun = this.pipeline.plan(this.call.request().method().name(), this.call.options(this.actual),
					new ClientRequestView(this.call.request()));
			this.plan = begun;
			candidate = begun.picks().pickNow(begun);
		}
		catch (RuntimeException ex) {
			notPicked(ex);
			return;
		}
		if (candidate != null) {
			attempt(candidate);
		}
		else {
			await(begun);
		}
	}

	private void await(CallPlan begun) {
		// The first look-up of a service, or no instance at all: either may cost.
		Mono<Candidate> picked = this.pipeline.timer().until(begun.picks().pick(begun), begun.deadline());
		this.waiting = picked.subscribe(this::attempt, this::notPicked);
		disposeIfOver();
	}

	private void notPicked(Throwable error) {
		discarded(error);
		if (error instanceof TimeoutException) {
			end(CallResult.TIMEOUT, false, new ServiceCallException(this.pipeline.service(), Reason.DEADLINE_EXCEEDED,
					"no registry has answered in time", error));
			return;
		}
		// That no instance is known, or a strategy broke, says nothing about the service.
		end((error instanceof NoInstanceAvailableException) ? CallResult.NO_INSTANCE : CallResult.FAILURE, false,
				error);
	}

	private void discarded(Throwable reason) {
		try {
			LifecycleCall lifecycle = this.call.extensions().start(this.call.request());
			if (lifecycle != null) {
				lifecycle.discarded(reason);
			}
		}
		catch (RuntimeException ex) {
			// The caller gets the reason, whatever a listener thinks of it.
			reason.addSuppressed(ex);
		}
	}

	private void attempt(Candidate candidate) {
		ReactiveAttempt attempt;
		try {
			attempt = new ReactiveAttempt(this, candidate);
		}
		catch (RuntimeException ex) {
			this.pipeline.unused(candidate);
			end(CallResult.FAILURE, false, plan().withEarlier(ex));
			return;
		}
		if (this.state == OVER) {
			this.pipeline.unused(candidate);
			return;
		}
		attempt.begin();
	}

	/**
	 * An attempt counts from now on.
	 * @return whether it may be sent: if not, the call is over
	 */
	boolean opened(ReactiveAttempt attempt) {
		// In this order: cancel() ends the call first and looks for an attempt then.
		this.open = attempt;
		return this.state != OVER;
	}

	/**
	 * An attempt brought an answer: it is the call's, or a reason to go on.
	 */
	void answered(ReactiveAttempt attempt, ClientResponse response) {
		int status = response.statusCode().value();
		if (plan().isRetryable(status)) {
			HttpHeaders headers = response.headers().asHttpHeaders();
			AttemptFailure failure = AttemptFailure.of(status,
					RetryAfter.nanos(headers.getFirst(HttpHeaders.RETRY_AFTER), headers.getFirst(HttpHeaders.DATE)));
			Candidate next = next(attempt, failure);
			if (next != null) {
				// Whether somebody still reads the body is not waited for.
				response.releaseBody().subscribe(null, (ignored) -> {
				});
				goOn(next);
				return;
			}
		}
		if (STATE.getAndSet(this, OVER) != RUNNING) {
			response.releaseBody().subscribe(null, (ignored) -> {
			});
			return;
		}
		long nanos = this.pipeline.ticker().nanos() - this.began;
		boolean failed = response.statusCode().is5xxServerError();
		if (failed) {
			this.pipeline.failed(plan(), nanos, null);
		}
		else {
			this.pipeline.succeeded(nanos);
		}
		this.pipeline.callEnded(plan(), failed ? CallResult.FAILURE : CallResult.SUCCESS, nanos, plan().attempts());
		this.actual.onNext(this.call.decorate(response, plan(), attempt.candidate()));
		this.actual.onComplete();
	}

	/**
	 * An attempt failed.
	 * @param failure what happened, {@code null} for what no other attempt would mend
	 */
	void failed(ReactiveAttempt attempt, @Nullable AttemptFailure failure, Throwable error) {
		Candidate next = (failure != null) ? next(attempt, failure) : null;
		if (next != null) {
			goOn(next);
			return;
		}
		end(CallResult.FAILURE, failure != null, plan().withEarlier(error));
	}

	/** The time of an attempt, and perhaps of the whole call, is over. */
	void timedOut(ReactiveAttempt attempt, AttemptFailure failure) {
		long now = this.pipeline.ticker().nanos();
		boolean late = now - plan().deadline() >= 0;
		Candidate next = late ? null : next(attempt, failure);
		if (next != null) {
			goOn(next);
			return;
		}
		String tried = plan().attempts() + ((plan().attempts() == 1) ? " attempt" : " attempts");
		ServiceCallException error = new ServiceCallException(this.pipeline.service(),
				late ? Reason.DEADLINE_EXCEEDED : Reason.ATTEMPT_TIMED_OUT,
				"no answer from " + attempt.candidate().instance().authority() + " in time, after " + tried + " in "
						+ (now - this.began) / 1_000_000 + " ms",
				failure.cause());
		end(CallResult.TIMEOUT, true, plan().withEarlier(error));
	}

	private @Nullable Candidate next(ReactiveAttempt attempt, AttemptFailure failure) {
		return this.pipeline.next(plan(), failure, attempt.candidate(), attempt.isResendable());
	}

	private void goOn(Candidate next) {
		long delay = plan().delay();
		if (delay <= 0) {
			attempt(next);
			return;
		}
		try {
			this.delayed = next;
			this.waiting = this.pipeline.timer().after(() -> resume(next), delay);
		}
		catch (RejectedExecutionException ex) {
			// The application is being closed: nobody would ever wake this call.
			giveBackDelayed();
			end(CallResult.FAILURE, false, plan().withEarlier(ex));
			return;
		}
		if (this.state == OVER) {
			giveBackDelayed();
		}
		disposeIfOver();
	}

	private void resume(Candidate next) {
		if (DELAYED.compareAndSet(this, next, null)) {
			attempt(next);
		}
	}

	/** Whoever takes it out decides whether it is called. */
	private void giveBackDelayed() {
		Candidate unused = DELAYED.getAndSet(this, null);
		if (unused != null) {
			this.pipeline.unused(unused);
		}
	}

	/** An attempt ended without an answer and without an error. */
	void ended() {
		if (STATE.getAndSet(this, OVER) == RUNNING) {
			left(CallResult.CANCELLED, plan().attempts());
			this.actual.onComplete();
		}
	}

	/**
	 * End with an error.
	 * @param counts whether it says anything about the service
	 */
	private void end(CallResult result, boolean counts, Throwable error) {
		if (STATE.getAndSet(this, OVER) != RUNNING) {
			return;
		}
		if (counts) {
			long nanos = this.pipeline.ticker().nanos() - this.began;
			this.pipeline.failed(this.plan, nanos, error);
			this.pipeline.callEnded(this.plan, result, nanos, plan().attempts());
		}
		else {
			left(result, attempts());
		}
		this.actual.onError(error);
	}

	private void left(CallResult result, int attempts) {
		this.pipeline.guard().left();
		this.pipeline.callEnded(this.plan, result, this.pipeline.ticker().nanos() - this.began, attempts);
	}

	private int attempts() {
		return (this.open != null) ? plan().attempts() : 0;
	}

	private void disposeIfOver() {
		Disposable pending = this.waiting;
		if (this.state == OVER && pending != null) {
			pending.dispose();
		}
	}

	@Override
	public void cancel() {
		// Who is still entering finds out and leaves.
		if (STATE.getAndSet(this, OVER) != RUNNING) {
			return;
		}
		giveBackDelayed();
		Disposable pending = this.waiting;
		if (pending != null) {
			pending.dispose();
		}
		ReactiveAttempt attempt = this.open;
		if (attempt != null) {
			attempt.abandon();
		}
		left(CallResult.CANCELLED, attempts());
	}

}
