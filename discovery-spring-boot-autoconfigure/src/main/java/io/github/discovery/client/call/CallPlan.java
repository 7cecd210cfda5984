package io.github.discovery.client.call;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.call.ServiceCallException.Reason;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.RequestView;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One call: how much time it has, where it has been, and whether it may go on. Belongs to
 * one thread at a time.
 */
public final class CallPlan implements PickRequest {

	private final ServicePipeline pipeline;

	private final ServicePicks picks;

	private final CallSettings settings;

	private final RequestView view;

	private final boolean idempotent;

	private final @Nullable PickOptions options;

	private final long began;

	private long deadline;

	private long attemptNanos;

	private final @Nullable Explained explained;

	private @Nullable CallTrace trace;

	private @Nullable EarlierAttempts earlier;

	private boolean anyAgain;

	private @Nullable String brokenAt;

	private int attempts = 1;

	private int begun;

	private long delay;

	private @Nullable Candidate current;

	private long currentBegan;

	CallPlan(ServicePipeline pipeline, boolean idempotent, @Nullable PickOptions options, RequestView view, long now) {
		this.pipeline = pipeline;
		this.picks = pipeline.picks();
		this.settings = pipeline.settings();
		this.view = view;
		this.options = options;
		this.idempotent = idempotent;
		this.began = now;
		this.deadline = now + pipeline.timeoutNanos();
		this.explained = (this.settings.explain() && Explanations.isWanted(view))
				? new Explained(pipeline.explanationRing(), this.picks, options) : null;
		this.attemptNanos = this.settings.retry().attemptTimeout().toNanos();
	}

	/**
	 * Give the call other limits than are configured, before its first attempt.
	 * @param timeout of the whole call, {@code null} for the configured one
	 * @param attemptTimeout of each attempt, {@code null} for the configured one
	 * @return this plan
	 */
	public CallPlan limit(@Nullable Duration timeout, @Nullable Duration attemptTimeout) {
		if (timeout != null) {
			this.deadline = this.began + timeout.toNanos();
		}
		if (attemptTimeout != null) {
			this.attemptNanos = attemptTimeout.toNanos();
		}
		return this;
	}

	/**
	 * Let the call be followed, if anybody follows any.
	 * @param operation the HTTP method, or another name of what is done
	 * @param context of who subscribed; empty for a blocking call
	 * @return this plan
	 */
	public CallPlan trace(String operation, ContextView context) {
		this.trace = QuietTrace.begin(this.pipeline.tracing(), this.pipeline.service(), operation, context);
		return this;
	}

	/**
	 * Return the picks of the service.
	 * @return where instances come from
	 */
	public ServicePicks picks() {
		return this.picks;
	}

	/**
	 * Return when the whole call must have its response headers.
	 * @return a time of the monotonic clock
	 */
	public long deadline() {
		return this.deadline;
	}

	/**
	 * Return how long the call has taken.
	 * @param now the time
	 * @return nanoseconds
	 */
	public long elapsed(long now) {
		return now - this.began;
	}

	/**
	 * Begin an attempt.
	 * @param candidate the instance it is made at
	 * @return when it must have its response headers
	 */
	public long begin(Candidate candidate) {
		this.current = candidate;
		this.begun++;
		if (this.trace != null) {
			this.trace.attemptBegan(candidate, this.attempts);
		}
		long now = candidate.statistics().begin();
		this.currentBegan = now;
		long limit = this.attemptNanos;
		if (candidate.isTrial()) {
			// Whoever tries an instance that was stuck must not get stuck with it.
			long stall = this.picks.stallNanos();
			limit = Math.min(limit,
					Math.max(this.pipeline.shortestTrialNanos(), (stall == Long.MAX_VALUE) ? 0 : stall));
		}
		return (this.deadline - now <= limit) ? this.deadline : now + limit;
	}

	/**
	 * End the attempt under way. It must be ended once, whatever becomes of it.
	 * @param outcome how it ended
	 * @param error with which error, {@code null} if there was an answer or a cancel
	 * @return how long it took, in nanoseconds
	 */
	public long end(Outcome outcome, @Nullable Throwable error) {
		Candidate candidate = this.current;
		if (candidate == null) {
			throw new IllegalStateException("No attempt has begun");
		}
		long nanos = candidate.statistics().end(this.currentBegan, outcome);
		if (this.explained != null) {
			this.explained.attempted(candidate, outcome, nanos);
		}
		if (this.trace != null) {
			this.trace.attemptEnded(outcome, error);
		}
		this.pipeline.attemptEnded(candidate, outcome, nanos, this.attempts);
		return nanos;
	}

	/**
	 * Tell a reactive client about the attempt under way, if the call is followed.
	 * @param context of who subscribed to the call
	 * @return the context for the client
	 */
	public Context traced(Context context) {
		return (this.trace != null) ? this.trace.write(context) : context;
	}

	/**
	 * Tell a blocking client about the attempt under way, if the call is followed.
	 * @return to be run on this thread when the client has returned
	 */
	public Runnable opened() {
		return (this.trace != null) ? this.trace.open() : QuietTrace.NOTHING;
	}

	/**
	 * Return the number of the attempt under way.
	 * @return 1 or more
	 */
	public int attempts() {
		return this.attempts;
	}

	/** How many attempts have begun. */
	int begun() {
		return this.begun;
	}

	/**
	 * Find out where the call goes on after an attempt.
	 * @param failure what the attempt came to
	 * @param candidate where it was made
	 * @param resendable whether the body, if any, can be sent again
	 * @param now the time
	 * @return the next instance, to be called after {@link #delay()}; {@code null} if the
	 * call is over
	 */
	public @Nullable Candidate next(AttemptFailure failure, Candidate candidate, boolean resendable, long now) {
		EarlierAttempts been = (this.earlier != null) ? this.earlier : new EarlierAttempts();
		been.add(failure, candidate);
		this.earlier = been;
		RetrySettings retry = this.settings.retry();
		if (!retry.isOn() || !resendable || !retry.mayRepeat(failure, this.idempotent)) {
			blameIfOthersAreLeft(failure, candidate);
			return null;
		}
		if (this.attempts >= retry.maxAttempts()) {
			return null;
		}
		this.delay = Math.max(0, failure.retryAfterNanos());
		if (this.deadline - now <= this.delay) {
			return null;
		}
		return another(failure, candidate, now, retry);
	}

	private @Nullable Candidate another(AttemptFailure failure, Candidate tried, long now, RetrySettings retry) {
		Candidate other = null;
		boolean goesOn = false;
		this.attempts++;
		try {
			other = pickAgain(retry);
			if (other != null && this.deadline - now > this.delay) {
				goesOn = isWithinBudget(failure, now, retry);
				if (!goesOn && !this.anyAgain && failure.isOfConnection()) {
					this.brokenAt = tried.instance().getInstanceId();
				}
			}
			return goesOn ? other : null;
		}
		finally {
			if (!goesOn) {
				this.attempts--;
				if (other != null) {
					this.pipeline.unused(other);
				}
			}
		}
	}

	private void blameIfOthersAreLeft(AttemptFailure failure, Candidate tried) {
		String id = tried.instance().getInstanceId();
		if (failure.isOfConnection()
				&& this.picks.isAnyCallable((instance) -> !instance.getInstanceId().equals(id), this.options)) {
			this.brokenAt = id;
		}
	}

	/**
	 * Look again at an instance that was picked before a delay: it may have been drained
	 * meanwhile.
	 * @param picked the instance
	 * @return the same or, if it may not be called any more, another; {@code null} if
	 * there is none
	 */
	public @Nullable Candidate afterDelay(Candidate picked) {
		String id = picked.instance().getInstanceId();
		if (picked.isTrial()
				|| this.picks.isAnyCallable((instance) -> instance.getInstanceId().equals(id), this.options)) {
			return picked;
		}
		return this.picks.pickNow(this);
	}

	private @Nullable Candidate pickAgain(RetrySettings retry) {
		this.anyAgain = false;
		Candidate other = this.picks.pickNow(this);
		if (other == null) {
			this.anyAgain = true;
			other = this.picks.pickNow(this);
			// The attempt that is about to begin has been counted.
			this.delay = Math.max(this.delay, retry.backoffBefore(this.attempts));
		}
		return other;
	}

	private boolean isWithinBudget(AttemptFailure failure, long now, RetrySettings retry) {
		// A call that leaves a stuck instance is no further load on any that works.
		return this.pipeline.budget().tryRetry(now, retry) || failure.kind() == Kind.STUCK;
	}

	/**
	 * Return where the call was lost that other instances might have answered, had it
	 * been allowed to be sent twice, or had there been a repetition left in the budget.
	 * @return the id of the instance, {@code null} for any other end
	 */
	@Nullable String brokenAt() {
		return this.brokenAt;
	}

	/**
	 * Return how long to wait before the next attempt.
	 * @return nanoseconds, mostly 0
	 */
	public long delay() {
		return this.delay;
	}

	/**
	 * Make the error of a call whose last attempt took too long, with those before.
	 * @param candidate where it was made
	 * @param now the time
	 * @param cause what ended the attempt
	 * @return what the caller gets
	 */
	public Throwable timedOut(Candidate candidate, long now, @Nullable Throwable cause) {
		String tried = this.attempts + ((this.attempts == 1) ? " attempt" : " attempts");
		Reason reason = (now - this.deadline >= 0) ? Reason.DEADLINE_EXCEEDED : Reason.ATTEMPT_TIMED_OUT;
		String message = "no answer from " + candidate.instance().authority() + " in time, after " + tried + " in "
				+ TimeUnit.NANOSECONDS.toMillis(elapsed(now)) + " ms";
		return withEarlier(new ServiceCallException(this.pipeline.service(), reason, message, cause));
	}

	/**
	 * Hang the errors of earlier attempts on the one that is told.
	 * @param error what the caller gets
	 * @return the same error
	 */
	public Throwable withEarlier(Throwable error) {
		if (this.earlier != null) {
			this.earlier.addTo(error);
		}
		return error;
	}

	void ended(CallResult result, @Nullable Throwable error) {
		if (this.explained != null) {
			this.explained.ended(result);
		}
		if (this.trace != null) {
			this.trace.ended(result, error);
		}
	}

	/**
	 * Return what is added to the answer so that the next request comes to the same
	 * instance.
	 * @param candidate the instance that answered
	 * @return a response header, {@code null} for nothing
	 */
	public @Nullable IssuedReference reference(Candidate candidate) {
		return IssuedReference.of(this.picks, this, candidate);
	}

	@Override
	public boolean isAny() {
		return this.earlier == null || this.anyAgain;
	}

	@Override
	public boolean excludes(Candidate candidate) {
		return this.earlier != null && !this.anyAgain && this.earlier.includes(candidate);
	}

	/**
	 * Return whether the call may go on elsewhere if the attempt under way does not end
	 * well.
	 * @return whether it may be repeated and has attempts left
	 */
	public boolean mayGoOn() {
		return this.idempotent && this.settings.retry().isOn() && this.attempts < this.settings.retry().maxAttempts();
	}

	@Override
	public boolean mayTry() {
		// The last attempt of a call is no time for experiments, and who belongs to an
		// instance has no business at another.
		return mayGoOn() && !IssuedReference.isIn(this.picks.settings(), this);
	}

	@Override
	public @Nullable PickOptions options() {
		return this.options;
	}

	@Override
	public RequestView view() {
		return this.view;
	}

}
