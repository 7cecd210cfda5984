package io.github.discovery.client.reactive;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

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
public abstract class CallSubscription<R> extends OpenCall<R> implements Subscription {

	private volatile @Nullable AttemptSubscriber<R> open;

	private volatile @Nullable Disposable waiting;

	private volatile @Nullable DelayedAttempt delayed;

	/**
	 * Create a call that begins when it is requested.
	 * @param pipeline of the service
	 * @param actual who gets the result
	 */
	protected CallSubscription(ServicePipeline pipeline, CoreSubscriber<? super R> actual) {
		super(pipeline, actual);
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
	 * The call ends before any attempt.
	 * @param reason what the caller gets
	 */
	protected abstract void notMade(Throwable reason);

	/**
	 * An attempt has ended with neither a result nor an error.
	 */
	protected abstract void endedEmpty();

	@Override
	public final void request(long n) {
		if (Operators.validate(n) && begins()) {
			start();
		}
	}

	private void start() {
		ServiceCallException refusal = pipeline().enter(operation(), context());
		if (refusal != null) {
			notMade(refusal);
			refuse(refusal);
			return;
		}
		if (!enters()) {
			return;
		}
		Candidate candidate;
		CallPlan begun;
		try {
			begun = planned(newPlan(context()).trace(operation(), context()));
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
		Mono<Candidate> picked = pipeline().timer().until(begun.picks().pick(begun), begun.deadline());
		this.waiting = picked.subscribe(this::attempt, this::notPicked);
		disposeIfOver();
	}

	private void notPicked(Throwable error) {
		if (this.open == null) {
			notMade(error);
		}
		if (error instanceof TimeoutException) {
			end(CallResult.TIMEOUT, false, new ServiceCallException(pipeline().service(), Reason.DEADLINE_EXCEEDED,
					"no registry has answered in time", error));
			return;
		}
		// That no instance is known, or a strategy broke, says nothing about the service.
		Throwable told = isPlanned() ? plan().withEarlier(error) : error;
		end((error instanceof NoInstanceAvailableException) ? CallResult.NO_INSTANCE : CallResult.FAILURE, false, told);
	}

	private void attempt(Candidate candidate) {
		AttemptSubscriber<R> attempt;
		try {
			attempt = newAttempt(candidate);
		}
		catch (RuntimeException ex) {
			pipeline().unused(candidate);
			end(CallResult.FAILURE, false, plan().withEarlier(ex));
			return;
		}
		if (isOver()) {
			pipeline().unused(candidate);
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
		return !isOver();
	}

	/** An attempt brought something: whatever comes of it, the call goes on or ends. */
	final void take(AttemptSubscriber<R> attempt, R result) {
		try {
			answered(attempt, result);
		}
		catch (RuntimeException ex) {
			if (isOver()) {
				// Of who got it.
				throw ex;
			}
			discard(result);
			end(CallResult.FAILURE, false, plan().withEarlier(ex));
		}
	}

	/**
	 * Make another attempt if that is allowed and of use.
	 * @param attempt the one that ended
	 * @param failure what it came to
	 * @return whether the call goes on
	 */
	protected final boolean repeat(AttemptSubscriber<R> attempt, AttemptFailure failure) {
		Candidate next = pipeline().next(plan(), failure, attempt.candidate(), attempt.isResendable());
		if (next != null) {
			goOn(next);
		}
		return next != null;
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
		long now = pipeline().ticker().nanos();
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
			this.waiting = pipeline().timer().after(later, delay);
		}
		catch (RejectedExecutionException ex) {
			// The application is being closed: nobody would ever wake this call.
			giveBackDelayed();
			end(CallResult.FAILURE, false, plan().withEarlier(ex));
			return;
		}
		if (isOver()) {
			giveBackDelayed();
		}
		disposeIfOver();
	}

	private void resume(Candidate next) {
		Candidate now;
		try {
			now = plan().afterDelay(next);
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
			pipeline().unused(unused);
		}
	}

	private void disposeIfOver() {
		Disposable pending = this.waiting;
		if (isOver() && pending != null) {
			pending.dispose();
		}
	}

	@Override
	public final void cancel() {
		// Who is still entering finds out and leaves.
		if (!ends()) {
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
		cancelled();
	}

}
