package io.github.discovery.client.reactive;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
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
 * the call until the next begins; only {@link #cancel()} comes at any time. Whoever ends
 * the call leaves its guard, and nobody leaves what was not entered.
 *
 * @param <R> what an attempt brings
 */
public abstract class CallSubscription<R> implements Subscription {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<CallSubscription> STATE = AtomicIntegerFieldUpdater
		.newUpdater(CallSubscription.class, "state");

	private static final int NEW = 0;

	private static final int ENTERING = 1;

	private static final int RUNNING = 2;

	private static final int OVER = 3;

	private final ServicePipeline pipeline;

	private final CoreSubscriber<? super R> actual;

	private volatile int state = NEW;

	private volatile @Nullable AttemptSubscriber<R> open;

	private volatile @Nullable Disposable waiting;

	private volatile @Nullable DelayedAttempt delayed;

	private @Nullable CallPlan plan;

	/**
	 * Create a call that begins when it is requested.
	 * @param pipeline of the service
	 * @param actual who gets the result
	 */
	protected CallSubscription(ServicePipeline pipeline, CoreSubscriber<? super R> actual) {
		this.pipeline = pipeline;
		this.actual = actual;
	}

	/**
	 * Return what the call does, for those who follow calls.
	 * @return the HTTP method or another name
	 */
	protected abstract String operation();

	/**
	 * Plan the call, after it was let in.
	 * @param context of the subscriber
	 * @return a plan
	 */
	protected abstract CallPlan newPlan(Context context);

	/**
	 * Make an attempt, without beginning it.
	 * @param candidate the instance
	 * @return the attempt
	 */
	protected abstract AttemptSubscriber<R> newAttempt(Candidate candidate);

	/**
	 * Decide what becomes of something that an attempt has brought: {@link #repeat} it or
	 * {@link #succeed} or {@link #answerFailed} with it.
	 * @param attempt the attempt, which has ended
	 * @param result what it has brought
	 */
	protected abstract void answered(AttemptSubscriber<R> attempt, R result);

	/**
	 * Give back what nobody is waiting for.
	 * @param result what an attempt has brought
	 */
	protected abstract void discard(R result);

	/**
	 * The call ends before any attempt.
	 * @param reason what the caller gets
	 */
	protected void notMade(Throwable reason) {
	}

	/**
	 * An attempt has ended with neither a result nor an error.
	 */
	protected abstract void endedEmpty();

	/**
	 * Return what all calls of the service share.
	 * @return the pipeline
	 */
	protected final ServicePipeline pipeline() {
		return this.pipeline;
	}

	/**
	 * Return the plan of the call.
	 * @return the plan
	 */
	protected final CallPlan plan() {
		CallPlan made = this.plan;
		if (made == null) {
			throw new IllegalStateException("The call has not begun");
		}
		return made;
	}

	/**
	 * Return the subscriber's context.
	 * @return the context
	 */
	protected final Context context() {
		return this.actual.currentContext();
	}

	@Override
	public final void request(long n) {
		if (Operators.validate(n) && STATE.compareAndSet(this, NEW, ENTERING)) {
			start();
		}
	}

	private void start() {
		ServiceCallException refusal = this.pipeline.enter(operation(), context());
		if (refusal != null) {
			notMade(refusal);
			if (STATE.getAndSet(this, OVER) == ENTERING) {
				this.actual.onError(refusal);
			}
			return;
		}
		if (!STATE.compareAndSet(this, ENTERING, RUNNING)) {
			this.pipeline.left(null, CallResult.CANCELLED, null);
			return;
		}
		Candidate candidate;
		CallPlan begun;
		try {
			begun = newPlan(context()).trace(operation(), context());
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
		if (this.open == null) {
			notMade(error);
		}
		if (error instanceof TimeoutException) {
			end(CallResult.TIMEOUT, false, new ServiceCallException(this.pipeline.service(), Reason.DEADLINE_EXCEEDED,
					"no registry has answered in time", error));
			return;
		}
		// That no instance is known, or a strategy broke, says nothing about the service.
		Throwable told = (this.plan != null) ? this.plan.withEarlier(error) : error;
		end((error instanceof NoInstanceAvailableException) ? CallResult.NO_INSTANCE : CallResult.FAILURE, false, told);
	}

	private void attempt(Candidate candidate) {
		AttemptSubscriber<R> attempt;
		try {
			attempt = newAttempt(candidate);
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
	final boolean opened(AttemptSubscriber<R> attempt) {
		// In this order: cancel() ends the call first and looks for an attempt then.
		this.open = attempt;
		return this.state != OVER;
	}

	/**
	 * Make another attempt if that is allowed and of use.
	 * @param attempt the one that ended
	 * @param failure what it came to
	 * @return whether the call goes on
	 */
	protected final boolean repeat(AttemptSubscriber<R> attempt, AttemptFailure failure) {
		Candidate next = this.pipeline.next(plan(), failure, attempt.candidate(), attempt.isResendable());
		if (next != null) {
			goOn(next);
		}
		return next != null;
	}

	/**
	 * End the call with a result that speaks for the service.
	 * @param result what the caller gets, {@code null} for nothing
	 */
	protected final void succeed(@Nullable R result) {
		if (isEndedBy(result)) {
			this.pipeline.succeeded(plan());
			deliver(result);
		}
	}

	/**
	 * End the call with an answer that speaks against the service.
	 * @param result what the caller gets all the same
	 */
	protected final void answerFailed(R result) {
		if (isEndedBy(result)) {
			this.pipeline.failed(plan(), CallResult.FAILURE, null);
			deliver(result);
		}
	}

	/**
	 * End the call with nothing, which says nothing about the service.
	 */
	protected final void giveUp() {
		if (STATE.getAndSet(this, OVER) == RUNNING) {
			this.pipeline.left(this.plan, CallResult.CANCELLED, null);
			this.actual.onComplete();
		}
	}

	private boolean isEndedBy(@Nullable R result) {
		boolean mine = STATE.getAndSet(this, OVER) == RUNNING;
		if (!mine && result != null) {
			discard(result);
		}
		return mine;
	}

	private void deliver(@Nullable R result) {
		if (result != null) {
			this.actual.onNext(result);
		}
		this.actual.onComplete();
	}

	/**
	 * An attempt failed.
	 * @param failure what happened, {@code null} for what no other attempt would mend
	 */
	final void failed(AttemptSubscriber<R> attempt, @Nullable AttemptFailure failure, Throwable error) {
		if (failure == null || !repeat(attempt, failure)) {
			end(CallResult.FAILURE, failure != null, plan().withEarlier(error));
		}
	}

	/** The time of an attempt, and perhaps of the whole call, is over. */
	final void timedOut(AttemptSubscriber<R> attempt, AttemptFailure failure) {
		long now = this.pipeline.ticker().nanos();
		if (now - plan().deadline() < 0 && repeat(attempt, failure)) {
			return;
		}
		end(CallResult.TIMEOUT, true, plan().timedOut(attempt.candidate(), now, failure.cause()));
	}

	private void goOn(Candidate next) {
		long delay = plan().delay();
		if (delay <= 0) {
			attempt(next);
			return;
		}
		try {
			DelayedAttempt later = new DelayedAttempt(next, this::resume);
			this.delayed = later;
			this.waiting = this.pipeline.timer().after(later, delay);
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
		Candidate now;
		try {
			now = this.pipeline.afterDelay(plan(), next);
		}
		catch (RuntimeException ex) {
			end(CallResult.FAILURE, false, plan().withEarlier(ex));
			return;
		}
		if (now != null) {
			attempt(now);
		}
		else {
			// To be told why there is none any more.
			await(plan());
		}
	}

	private void giveBackDelayed() {
		DelayedAttempt later = this.delayed;
		Candidate unused = (later != null) ? later.take() : null;
		if (unused != null) {
			this.pipeline.unused(unused);
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
			this.pipeline.failed(plan(), result, error);
		}
		else {
			this.pipeline.left(this.plan, result, error);
		}
		this.actual.onError(error);
	}

	private void disposeIfOver() {
		Disposable pending = this.waiting;
		if (this.state == OVER && pending != null) {
			pending.dispose();
		}
	}

	@Override
	public final void cancel() {
		// Who is still entering finds out and leaves.
		if (STATE.getAndSet(this, OVER) != RUNNING) {
			return;
		}
		giveBackDelayed();
		Disposable pending = this.waiting;
		if (pending != null) {
			pending.dispose();
		}
		AttemptSubscriber<R> attempt = this.open;
		if (attempt != null) {
			attempt.abandon();
		}
		this.pipeline.left(this.plan, CallResult.CANCELLED, null);
	}

}
