package io.github.discovery.client.reactive;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.client.call.ServicePipeline;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * A call that begins once and ends once, whoever comes first. Whoever ends it leaves its
 * guard, and nobody leaves what was not entered.
 *
 * @param <R> what the caller gets
 */
public abstract class OpenCall<R> {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<OpenCall> STATE = AtomicIntegerFieldUpdater
		.newUpdater(OpenCall.class, "state");

	private static final int NEW = 0;

	private static final int ENTERING = 1;

	private static final int RUNNING = 2;

	private static final int OVER = 3;

	private final ServicePipeline pipeline;

	private final CoreSubscriber<? super R> actual;

	/** Each operator of an attempt asks for it, through all operators around the call. */
	private final Context context;

	private volatile int state = NEW;

	private @Nullable CallPlan plan;

	OpenCall(ServicePipeline pipeline, CoreSubscriber<? super R> actual) {
		this.pipeline = pipeline;
		this.actual = actual;
		this.context = actual.currentContext();
	}

	/**
	 * Give back what nobody is waiting for.
	 * @param result what an attempt has brought
	 */
	protected abstract void discard(R result);

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
		return this.context;
	}

	/** Have the call planned, before its first attempt. */
	final CallPlan planned(CallPlan made) {
		this.plan = made;
		return made;
	}

	final boolean isPlanned() {
		return this.plan != null;
	}

	final boolean isOver() {
		return this.state == OVER;
	}

	/** Whether the caller is the one to begin it. */
	final boolean begins() {
		return STATE.compareAndSet(this, NEW, ENTERING);
	}

	/** The guard has refused it. */
	final void refuse(ServiceCallException refusal) {
		if (STATE.getAndSet(this, OVER) == ENTERING) {
			this.actual.onError(refusal);
		}
	}

	/**
	 * The guard has let it in.
	 * @return whether it goes on: if not, it was cancelled meanwhile and has left
	 */
	final boolean enters() {
		boolean runs = STATE.compareAndSet(this, ENTERING, RUNNING);
		if (!runs) {
			this.pipeline.left(null, CallResult.CANCELLED, null);
		}
		return runs;
	}

	/** Whether the caller is the one to end it. Who is still entering finds out. */
	final boolean ends() {
		return STATE.getAndSet(this, OVER) == RUNNING;
	}

	/** The caller has lost interest, and everything under way was ended. */
	final void cancelled() {
		this.pipeline.left(this.plan, CallResult.CANCELLED, null);
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
		if (ends()) {
			this.pipeline.left(this.plan, CallResult.CANCELLED, null);
			this.actual.onComplete();
		}
	}

	private boolean isEndedBy(@Nullable R result) {
		boolean mine = ends();
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
	 * End with an error.
	 * @param counts whether it says anything about the service
	 */
	final void end(CallResult result, boolean counts, Throwable error) {
		if (!ends()) {
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

}
