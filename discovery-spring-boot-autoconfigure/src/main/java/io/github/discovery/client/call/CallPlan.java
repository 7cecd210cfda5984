package io.github.discovery.client.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.RequestView;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One call: how much time it has, where it has been, and whether it may go on. Belongs to
 * one thread at a time.
 */
public final class CallPlan implements PickRequest {

	private static final int MAX_DOUBLINGS = 10;

	private static final int TOO_MANY_REQUESTS = 429;

	private static final int SERVICE_UNAVAILABLE = 503;

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

	private @Nullable List<String> tried;

	private boolean anyAgain;

	private @Nullable List<Throwable> failures;

	private @Nullable String brokenAt;

	private int attempts = 1;

	private long delay;

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
	 * Return when an attempt that begins now must have its response headers.
	 * @param now the time
	 * @param candidate the instance it is made at
	 * @return a time of the monotonic clock
	 */
	public long attemptDeadline(long now, Candidate candidate) {
		long limit = this.attemptNanos;
		if (candidate.isTrial()) {
			// Whoever tries an instance that was stuck must not get stuck with it.
			limit = Math.min(limit, Math.max(this.pipeline.shortestTrialNanos(), stallNanos()));
		}
		return (this.deadline - now <= limit) ? this.deadline : now + limit;
	}

	private long stallNanos() {
		long stall = this.picks.stallNanos();
		return (stall == Long.MAX_VALUE) ? 0 : stall;
	}

	/**
	 * Return the number of the attempt under way.
	 * @return 1 or more
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * Return whether the request may be sent twice.
	 * @return whether it is idempotent
	 */
	public boolean isIdempotent() {
		return this.idempotent;
	}

	/**
	 * Return whether an answer is one that might be asked for again.
	 * @param status its status
	 * @return whether it is worth a failure
	 */
	public boolean isRetryable(int status) {
		return status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE
				|| this.settings.retry().statuses().contains(status);
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
		remember(failure, candidate);
		RetrySettings retry = this.settings.retry();
		if (!retry.enabled() || this.attempts >= retry.maxAttempts()) {
			return null;
		}
		if (!mayRepeat(failure, resendable, retry)) {
			if (failure.kind() == Kind.BROKEN && this.picks.pickNow(this) != null) {
				this.brokenAt = candidate.instance().getInstanceId();
			}
			return null;
		}
		this.delay = Math.max(0, failure.retryAfterNanos());
		if (this.deadline - now <= this.delay) {
			return null;
		}
		Candidate other = null;
		boolean goesOn = false;
		this.attempts++;
		try {
			other = pickAgain(retry);
			goesOn = other != null && this.deadline - now > this.delay && isWithinBudget(failure, now, retry);
			return goesOn ? other : null;
		}
		finally {
			if (!goesOn) {
				this.attempts--;
				giveBack(other);
			}
		}
	}

	private void giveBack(@Nullable Candidate unused) {
		if (unused != null) {
			this.pipeline.unused(unused);
		}
	}

	private @Nullable Candidate pickAgain(RetrySettings retry) {
		this.anyAgain = false;
		Candidate other = this.picks.pickNow(this);
		if (other == null) {
			this.anyAgain = true;
			other = this.picks.pickNow(this);
			this.delay = Math.max(this.delay, backoff(retry));
		}
		return other;
	}

	private boolean isWithinBudget(AttemptFailure failure, long now, RetrySettings retry) {
		// A call that leaves a stuck instance is no further load on any that works.
		return this.pipeline.budget().tryRetry(now, retry) || failure.kind() == Kind.STUCK;
	}

	private void remember(AttemptFailure failure, Candidate candidate) {
		List<String> been = this.tried;
		if (been == null) {
			been = new ArrayList<>(2);
			this.tried = been;
		}
		been.add(candidate.instance().getInstanceId());
		List<Throwable> errors = this.failures;
		if (errors == null) {
			errors = new ArrayList<>(2);
			this.failures = errors;
		}
		errors.add((failure.cause() != null) ? failure.cause()
				: new EarlierAnswer(candidate.instance().authority(), failure.status()));
	}

	private boolean mayRepeat(AttemptFailure failure, boolean resendable, RetrySettings retry) {
		if (!resendable) {
			return false;
		}
		if (failure.kind() == Kind.UNSENT) {
			return true;
		}
		if (!this.idempotent) {
			return false;
		}
		if (failure.kind() == Kind.BROKEN || failure.kind() == Kind.STUCK) {
			return true;
		}
		if (failure.retryAfterNanos() > retry.maxRetryAfter().toNanos()) {
			return false;
		}
		if (failure.status() == TOO_MANY_REQUESTS) {
			return failure.retryAfterNanos() >= 0;
		}
		return retry.statuses().contains(failure.status())
				|| (failure.status() == SERVICE_UNAVAILABLE && failure.retryAfterNanos() >= 0);
	}

	private long backoff(RetrySettings retry) {
		// The attempt that is about to begin has been counted.
		long bound = retry.backoff().toNanos() << Math.min(this.attempts - 2, MAX_DOUBLINGS);
		return (long) (bound * ThreadLocalRandom.current().nextDouble());
	}

	/**
	 * Return where the call was lost that other instances might have answered, had it
	 * been allowed to be sent twice.
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
	 * Hang the errors of earlier attempts on the one that is told.
	 * @param error what the caller gets
	 * @return the same error
	 */
	public Throwable withEarlier(Throwable error) {
		List<Throwable> earlier = this.failures;
		if (earlier != null) {
			earlier.stream()
				.filter((failure) -> failure != error && failure != error.getCause())
				.forEach(error::addSuppressed);
		}
		return error;
	}

	void attempted(Candidate candidate, Outcome outcome, long nanos) {
		if (this.explained != null) {
			this.explained.attempted(candidate, outcome, nanos);
		}
	}

	void ended(CallResult result) {
		if (this.explained != null) {
			this.explained.ended(result);
		}
	}

	/**
	 * Return what is added to the answer so that the next request comes to the same
	 * instance.
	 * @param candidate the instance that answered
	 * @return a response header, {@code null} for nothing
	 */
	public @Nullable IssuedReference reference(Candidate candidate) {
		return IssuedReference.of(this.picks.settings(), this, candidate);
	}

	@Override
	public boolean isAny() {
		return this.tried == null || this.anyAgain;
	}

	@Override
	public boolean excludes(Candidate candidate) {
		List<String> been = this.tried;
		return been != null && !this.anyAgain && been.contains(candidate.instance().getInstanceId());
	}

	@Override
	public boolean mayTry() {
		// The last attempt of a call is no time for experiments.
		return this.idempotent && this.settings.retry().enabled()
				&& this.attempts < this.settings.retry().maxAttempts();
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
