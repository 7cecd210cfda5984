package io.github.discovery.client.calls;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.CallResult;
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

/**
 * One call with all its attempts. Attempts follow each other, so whoever ends one owns
 * the call until the next begins; only {@link #cancel()} comes at any time.
 *
 * @param <T> the type of its result
 */
final class ServiceCall<T> implements Subscription {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<ServiceCall> STATE = AtomicIntegerFieldUpdater
		.newUpdater(ServiceCall.class, "state");

	private static final int NEW = 0;

	private static final int RUNNING = 1;

	private static final int OVER = 2;

	private final ServiceCallMono<T> call;

	private final ServicePipeline pipeline;

	private final CoreSubscriber<? super T> actual;

	private volatile int state = NEW;

	private volatile @Nullable ServiceAttempt<T> open;

	private volatile @Nullable Disposable waiting;

	private @Nullable CallPlan plan;

	private long began;

	ServiceCall(ServiceCallMono<T> call, CoreSubscriber<? super T> actual) {
		this.call = call;
		this.pipeline = call.pipeline();
		this.actual = actual;
	}

	ServicePipeline pipeline() {
		return this.pipeline;
	}

	CallOptions options() {
		return this.call.options();
	}

	Context context() {
		return this.actual.currentContext();
	}

	Mono<T> at(Candidate candidate) {
		return this.call.at(candidate.instance());
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
		if (Operators.validate(n) && STATE.compareAndSet(this, NEW, RUNNING)) {
			start();
		}
	}

	private void start() {
		ServiceCallException refusal = this.pipeline.enter();
		if (refusal != null) {
			if (STATE.getAndSet(this, OVER) == RUNNING) {
				this.actual.onError(refusal);
			}
			return;
		}
		this.began = this.pipeline.ticker().nanos();
		try {
			CallPlan begun = this.call.plan(this.actual.currentContext());
			this.plan = begun;
			Candidate candidate = begun.picks().pickNow(begun);
			if (candidate != null) {
				attempt(candidate);
			}
			else {
				// The first look-up of a service, or no instance at all: either may cost.
				waitFor(begun.picks().pick(begun).subscribe(this::attempt, this::notPicked));
			}
		}
		catch (RuntimeException ex) {
			end(CallResult.CANCELLED, ex);
		}
	}

	private void notPicked(Throwable error) {
		end((error instanceof NoInstanceAvailableException) ? CallResult.NO_INSTANCE : CallResult.CANCELLED, error);
	}

	private void attempt(Candidate candidate) {
		ServiceAttempt<T> attempt = new ServiceAttempt<>(this, candidate);
		this.open = attempt;
		if (this.state == OVER) {
			return;
		}
		attempt.begin();
		if (this.state == OVER) {
			attempt.abandon();
		}
	}

	/** An attempt brought the result of the call. */
	void succeeded(@Nullable T result) {
		if (STATE.getAndSet(this, OVER) != RUNNING) {
			Operators.onDiscard(result, context());
			return;
		}
		long nanos = this.pipeline.ticker().nanos() - this.began;
		this.pipeline.succeeded(nanos);
		this.pipeline.callEnded(plan(), CallResult.SUCCESS, nanos, plan().attempts());
		if (result != null) {
			this.actual.onNext(result);
		}
		this.actual.onComplete();
	}

	/**
	 * An attempt failed.
	 * @param failure what happened, {@code null} for what no other attempt would mend
	 */
	void failed(ServiceAttempt<T> attempt, @Nullable AttemptFailure failure, Throwable error) {
		if (failure == null || !goOn(attempt, failure)) {
			end((failure != null) ? CallResult.FAILURE : CallResult.CANCELLED, plan().withEarlier(error));
		}
	}

	/** The time of an attempt, and perhaps of the whole call, is over. */
	void timedOut(ServiceAttempt<T> attempt, AttemptFailure failure) {
		long now = this.pipeline.ticker().nanos();
		boolean late = now - plan().deadline() >= 0;
		if (late || !goOn(attempt, failure)) {
			String tried = plan().attempts() + ((plan().attempts() == 1) ? " attempt" : " attempts");
			ServiceCallException error = new ServiceCallException(this.pipeline.service(),
					late ? Reason.DEADLINE_EXCEEDED : Reason.ATTEMPT_TIMED_OUT,
					"no result from " + attempt.candidate().instance().authority() + " in time, after " + tried + " in "
							+ (now - this.began) / 1_000_000 + " ms",
					failure.cause());
			end(CallResult.TIMEOUT, plan().withEarlier(error));
		}
	}

	private boolean goOn(ServiceAttempt<T> attempt, AttemptFailure failure) {
		Candidate next = this.pipeline.next(plan(), failure, attempt.candidate(), true);
		if (next == null) {
			return false;
		}
		long delay = plan().delay();
		if (delay <= 0) {
			attempt(next);
		}
		else {
			waitFor(this.pipeline.timer().after(() -> attempt(next), delay));
		}
		return true;
	}

	private void waitFor(Disposable pending) {
		this.waiting = pending;
		if (this.state == OVER) {
			pending.dispose();
		}
	}

	private void end(CallResult result, Throwable error) {
		if (STATE.getAndSet(this, OVER) != RUNNING) {
			return;
		}
		long nanos = this.pipeline.ticker().nanos() - this.began;
		if (result == CallResult.NO_INSTANCE || result == CallResult.CANCELLED) {
			this.pipeline.guard().left();
		}
		else {
			this.pipeline.failed(this.plan, nanos, error);
		}
		this.pipeline.callEnded(this.plan, (result == CallResult.CANCELLED) ? CallResult.FAILURE : result, nanos,
				(this.open != null) ? plan().attempts() : 0);
		this.actual.onError(error);
	}

	@Override
	public void cancel() {
		if (STATE.getAndSet(this, OVER) != RUNNING) {
			return;
		}
		Disposable pending = this.waiting;
		if (pending != null) {
			pending.dispose();
		}
		ServiceAttempt<T> attempt = this.open;
		if (attempt != null) {
			attempt.abandon();
		}
		this.pipeline.guard().left();
		this.pipeline.callEnded(this.plan, CallResult.CANCELLED, this.pipeline.ticker().nanos() - this.began,
				(attempt != null) ? plan().attempts() : 0);
	}

}
