package io.github.discovery.client.reactive;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.call.WatchedAttempt;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One attempt at one instance. Result, error, timeout, cancel and the wish to go
 * elsewhere may come at once from different threads: the first to finish it counts it and
 * goes on with the call.
 *
 * @param <R> what it brings
 */
public abstract class AttemptSubscriber<R> extends WatchedAttempt implements CoreSubscriber<R> {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<AttemptSubscriber> DONE = AtomicIntegerFieldUpdater
		.newUpdater(AttemptSubscriber.class, "done");

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<AttemptSubscriber, @Nullable Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(AttemptSubscriber.class, Subscription.class, "upstream");

	private static final Log logger = LogFactory.getLog(AttemptSubscriber.class);

	/** As {@code reactor.core.publisher.Operators.onErrorDropped} looks it up. */
	private static final String LOCAL_ERROR_HOOK = "reactor.onErrorDropped.local";

	private static final Consumer<Throwable> DROPPED = (error) -> logger.debug("An attempt failed after its end",
			error);

	private final CallSubscription<R> call;

	private final Candidate candidate;

	private volatile int done;

	private volatile @Nullable Subscription upstream;

	/**
	 * Create an attempt.
	 * @param call what it is an attempt of
	 * @param candidate the instance
	 */
	protected AttemptSubscriber(CallSubscription<R> call, Candidate candidate) {
		this.call = call;
		this.candidate = candidate;
	}

	/**
	 * Send the request. What is thrown ends the attempt as an error of its own.
	 * @return what it brings
	 */
	protected abstract Mono<R> send();

	/**
	 * Return whether the body, if any, can be sent again.
	 * @return whether another attempt could be the same
	 */
	protected abstract boolean isResendable();

	/**
	 * Return what a result says about the instance.
	 * @param result what came
	 * @return the outcome
	 */
	protected abstract Outcome outcome(R result);

	/**
	 * Return what it says about the instance that neither result nor error came.
	 * @return the outcome
	 */
	protected abstract Outcome outcomeOfNothing();

	/**
	 * Return what an error means for the call.
	 * @param error what came
	 * @return the kind of failure, {@code null} if no other attempt would mend it
	 */
	protected abstract @Nullable Kind kind(Throwable error);

	/**
	 * Return what an error says about the instance.
	 * @param kind what it means for the call
	 * @param error what came
	 * @return the outcome
	 */
	protected abstract Outcome outcome(@Nullable Kind kind, Throwable error);

	/**
	 * A result has ended the attempt.
	 * @param result what came
	 */
	protected void onAnswer(R result) {
	}

	/**
	 * An error has ended the attempt.
	 * @param error what came
	 */
	protected void onFailure(Throwable error) {
	}

	/**
	 * The attempt has ended, and nobody wants to know what it would have brought.
	 */
	protected void onAbandoned() {
	}

	/**
	 * Return the instance.
	 * @return where the attempt is made
	 */
	public final Candidate candidate() {
		return this.candidate;
	}

	/**
	 * Return whether the attempt is over.
	 * @return whether it was counted
	 */
	protected final boolean isOver() {
		return this.done != 0;
	}

	final void begin() {
		long deadline = this.call.plan().begin(this.candidate);
		if (!this.call.opened(this)) {
			abandon();
			return;
		}
		this.call.pipeline().timer().watch(this, deadline);
		if (this.done != 0) {
			// Cancelled before it was watched.
			this.call.pipeline().timer().forget(this);
			return;
		}
		try {
			send().subscribe(this);
		}
		catch (RuntimeException ex) {
			onError(ex);
		}
	}

	private boolean finish(Outcome outcome, @Nullable Throwable error) {
		if (!DONE.compareAndSet(this, 0, 1)) {
			return false;
		}
		this.call.pipeline().timer().forget(this);
		this.call.plan().end(outcome, error);
		return true;
	}

	@Override
	public Context currentContext() {
		Context context = this.call.plan().traced(this.call.context());
		// The JDK's client still fails after it was cancelled; Reactor would print a page
		// about each such error.
		return isOver() ? context.put(LOCAL_ERROR_HOOK, DROPPED) : context;
	}

	@Override
	public final void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(UPSTREAM, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public final void onNext(R result) {
		if (!finish(outcome(result), null)) {
			// Too late: the call has gone elsewhere.
			this.call.discard(result);
			return;
		}
		onAnswer(result);
		this.call.take(this, result);
	}

	@Override
	public final void onError(Throwable error) {
		Kind kind = kind(error);
		if (finish(outcome(kind, error), error)) {
			onFailure(error);
			this.call.failed(this, (kind != null) ? AttemptFailure.of(kind, error) : null, error);
		}
	}

	@Override
	public final void onComplete() {
		if (finish(outcomeOfNothing(), null)) {
			onAbandoned();
			this.call.endedEmpty();
		}
	}

	@Override
	protected final void expired() {
		giveUp(Kind.BROKEN, "no answer in time");
	}

	@Override
	protected final void moveAway() {
		if (this.call.plan().mayGoOn() && isResendable()) {
			giveUp(Kind.STUCK, "the instance does not react");
		}
	}

	private void giveUp(Kind kind, String message) {
		TimeoutException error = new TimeoutException(this.candidate.instance().authority() + ": " + message);
		if (finish(Outcome.TIMEOUT, error)) {
			Operators.terminate(UPSTREAM, this);
			onFailure(error);
			this.call.timedOut(this, AttemptFailure.of(kind, error));
		}
	}

	/** The caller has lost interest. */
	final void abandon() {
		// A result that has been handed on is the caller's, and a cancel would take what
		// it still needs: the body of an answer.
		if (finish(Outcome.CANCELLED, null)) {
			onAbandoned();
			Operators.terminate(UPSTREAM, this);
		}
	}

	@Override
	protected final boolean isAt(ServicePicks picks, String instanceId) {
		return this.call.plan().picks() == picks && this.candidate.instance().getInstanceId().equals(instanceId);
	}

}
