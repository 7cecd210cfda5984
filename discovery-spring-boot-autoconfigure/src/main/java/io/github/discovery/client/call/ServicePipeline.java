package io.github.discovery.client.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.InstanceUris;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.ServiceCallException.Reason;
import io.github.discovery.client.guard.ServiceGuard;
import io.github.discovery.client.guard.ServiceGuard.Entry;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.RequestView;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * What all calls of one service share: settings, guard, retry budget and timer. Made anew
 * when settings change; calls under way finish with what they began with.
 */
public final class ServicePipeline {

	/** A trial gets at least this much time. */
	private static final Duration SHORTEST_TRIAL = Duration.ofSeconds(1);

	private final ServiceName service;

	private final InstanceChooser chooser;

	private final CallSettings settings;

	private final ServiceGuard guard;

	private final CallPipelines.Shared shared;

	private final QuietListeners listeners;

	private final RetryBudget budget;

	private final long timeoutNanos;

	private final InstanceUris uris = new InstanceUris();

	private final Explanations explanations = new Explanations();

	/** The instance that lost a call since the last success, if it was the last to. */
	private volatile @Nullable String blamed;

	ServicePipeline(ServiceName service, CallPipelines.Shared shared, CallSettings settings, ServiceGuard guard,
			RetryBudget budget) {
		this.service = service;
		this.shared = shared;
		this.listeners = new QuietListeners(shared.observers().listeners());
		this.chooser = shared.chooser();
		this.settings = settings;
		this.guard = guard;
		this.budget = budget;
		Duration limit = guard.timeLimit();
		this.timeoutNanos = ((limit != null) ? limit : settings.timeout()).toNanos();
	}

	/**
	 * Return the service.
	 * @return its name
	 */
	public ServiceName service() {
		return this.service;
	}

	/**
	 * Return where instances come from.
	 * @return the picks of the service
	 */
	public ServicePicks picks() {
		return this.chooser.of(this.service.value());
	}

	/**
	 * Return how calls are made.
	 * @return the settings
	 */
	public CallSettings settings() {
		return this.settings;
	}

	/**
	 * Return what stands around whole calls.
	 * @return the guard
	 */
	public ServiceGuard guard() {
		return this.guard;
	}

	/**
	 * Return what knows all attempts under way.
	 * @return the timer
	 */
	public CallTimer timer() {
		return this.shared.timer();
	}

	/**
	 * Return what puts instances in the place of the service.
	 * @return the URIs of the service
	 */
	public InstanceUris uris() {
		return this.uris;
	}

	/**
	 * Return the clock.
	 * @return a monotonic clock
	 */
	public Ticker ticker() {
		return this.shared.timer().ticker();
	}

	Explanations explanationRing() {
		return this.explanations;
	}

	/**
	 * Return why the last calls that asked went where they went.
	 * @return the newest first
	 */
	public List<Explanation> explanations() {
		return this.explanations.latest();
	}

	@Nullable CallTracing tracing() {
		return this.shared.observers().tracing();
	}

	RetryBudget budget() {
		return this.budget;
	}

	long timeoutNanos() {
		return this.timeoutNanos;
	}

	long shortestTrialNanos() {
		return SHORTEST_TRIAL.toNanos();
	}

	/**
	 * Ask to begin a call.
	 * @param operation the HTTP method, or another name of what is done
	 * @param context of who subscribed; empty for a blocking call
	 * @return why it may not, {@code null} if it may
	 */
	public @Nullable ServiceCallException enter(String operation, ContextView context) {
		Entry entry = this.guard.enter();
		tellChange();
		return (entry == Entry.GRANTED) ? null : refused(entry, operation, context);
	}

	private ServiceCallException refused(Entry entry, String operation, ContextView context) {
		String message = switch (entry) {
			case BULKHEAD_FULL -> "its bulkhead is full";
			case RATE_EXCEEDED -> "its rate limit is reached";
			default -> "the circuit breaker is open after too many failed calls";
		};
		boolean open = entry == Entry.CIRCUIT_OPEN;
		CallResult result = open ? CallResult.CIRCUIT_OPEN : CallResult.REFUSED;
		ServiceCallException refusal = new ServiceCallException(this.service,
				open ? Reason.CIRCUIT_OPEN : Reason.REFUSED, message, null);
		CallTrace trace = QuietTrace.begin(tracing(), this.service, operation, context);
		if (trace != null) {
			trace.ended(result, refusal);
		}
		ended(null, result, 0, refusal);
		return refusal;
	}

	/**
	 * Plan a call that has been let in.
	 * @param method the HTTP method or another name of what is done, in upper case
	 * @param options what the request wants otherwise than is configured
	 * @param view the request, for strategies
	 * @return a plan
	 */
	public CallPlan plan(String method, @Nullable PickOptions options, RequestView view) {
		return plan(this.settings.retry().methods().contains(method), options, view);
	}

	/**
	 * Plan a call that has been let in.
	 * @param idempotent whether it may be made twice
	 * @param options what the request wants otherwise than is configured
	 * @param view the request, for strategies
	 * @return a plan
	 */
	public CallPlan plan(boolean idempotent, @Nullable PickOptions options, RequestView view) {
		long now = ticker().nanos();
		this.budget.called(now);
		return new CallPlan(this, idempotent, options, view, now);
	}

	/**
	 * Return whether an answer is one that might be asked for again.
	 * @param status its status
	 * @return whether it is worth a failure
	 */
	public boolean isRetryable(int status) {
		return this.settings.retry().isRetryable(status);
	}

	/**
	 * Find out where a call goes on after an attempt.
	 * @param plan of the call
	 * @param failure what the attempt came to
	 * @param tried where it was made
	 * @param resendable whether the body, if any, can be sent again
	 * @return the next instance, to be called after the plan's delay; {@code null} if the
	 * call is over
	 */
	public @Nullable Candidate next(CallPlan plan, AttemptFailure failure, Candidate tried, boolean resendable) {
		try {
			return plan.next(failure, tried, resendable, ticker().nanos());
		}
		catch (RuntimeException ex) {
			// A strategy of the application's own may break; the caller hears of both.
			if (failure.cause() != null) {
				failure.cause().addSuppressed(ex);
			}
			return null;
		}
	}

	/** Take in the end of an attempt. */
	void attemptEnded(Candidate candidate, Outcome outcome, long nanos, int attempt) {
		if (candidate.isTrial()) {
			picks().tried(candidate, outcome);
		}
		this.listeners.attemptEnded(this.service, candidate, outcome, nanos, attempt);
	}

	/**
	 * Give back an instance that was picked but is not called after all.
	 * @param candidate what was picked
	 */
	public void unused(Candidate candidate) {
		if (candidate.isTrial()) {
			picks().tried(candidate, Outcome.CANCELLED);
		}
	}

	/**
	 * Wait on this thread for the time of the next attempt.
	 * @param plan of the call
	 * @param picked what is given back if the wait is interrupted
	 * @return where to go now, {@code null} if the thread was interrupted; its flag stays
	 * @throws io.github.discovery.client.NoInstanceAvailableException if there is no
	 * instance any more
	 */
	public @Nullable Candidate pause(CallPlan plan, Candidate picked) {
		if (plan.delay() <= 0) {
			return picked;
		}
		long until = ticker().nanos() + plan.delay();
		for (long left = plan.delay(); left > 0; left = until - ticker().nanos()) {
			LockSupport.parkNanos(this, left);
			if (Thread.currentThread().isInterrupted()) {
				unused(picked);
				return null;
			}
		}
		Candidate now = plan.afterDelay(picked);
		return (now != null) ? now : plan.picks().await(plan);
	}

	/**
	 * Warn if a blocking attempt takes too long. Nobody can end one early, so it tells of
	 * a client without a read timeout.
	 * @param attempt the attempt, to be forgotten by the timer when it ends
	 */
	public void watchBlocking(WatchedAttempt attempt) {
		long limit = this.settings.retry().attemptTimeout().toNanos();
		// A read timeout of just as much begins a little later, after the connect.
		timer().watch(attempt, ticker().nanos() + limit + limit / 4);
	}

	/**
	 * A blocking attempt has taken longer than it may.
	 */
	public void blocksTooLong() {
		this.shared.slow().warnOnce(this.service, this.settings.retry().attemptTimeout());
	}

	/**
	 * A call ended with an answer that is no server error.
	 * @param plan of the call
	 */
	public void succeeded(CallPlan plan) {
		if (this.blamed != null) {
			this.blamed = null;
		}
		long nanos = plan.elapsed(ticker().nanos());
		this.guard.succeeded(nanos);
		tellChange();
		ended(plan, CallResult.SUCCESS, nanos, null);
	}

	/**
	 * A call failed. An instance that dies takes all calls with it that it had and that
	 * are not repeated: one failure of the service, which has others, not as many as
	 * would open its circuit breaker.
	 * @param plan of the call
	 * @param result how it ended
	 * @param error what it failed with, {@code null} for an answer that is a server error
	 */
	public void failed(CallPlan plan, CallResult result, @Nullable Throwable error) {
		long nanos = plan.elapsed(ticker().nanos());
		String instance = plan.brokenAt();
		if (instance != null && instance.equals(this.blamed)) {
			this.guard.left();
		}
		else {
			this.blamed = instance;
			this.guard.failed(nanos, error);
		}
		tellChange();
		ended(plan, result, nanos, error);
	}

	/**
	 * A call that was let in ended in a way that says nothing about the service.
	 * @param plan of the call, {@code null} if there is none yet
	 * @param result how it ended
	 * @param error what the caller gets, {@code null} if it is no error
	 */
	public void left(@Nullable CallPlan plan, CallResult result, @Nullable Throwable error) {
		this.guard.left();
		ended(plan, result, (plan != null) ? plan.elapsed(ticker().nanos()) : 0, error);
	}

	private void tellChange() {
		CircuitBreaker.State state = this.guard.change();
		if (state != null) {
			this.listeners.circuitChanged(this.service, state);
		}
	}

	private void ended(@Nullable CallPlan plan, CallResult result, long nanos, @Nullable Throwable error) {
		if (plan != null) {
			plan.ended(result, error);
		}
		this.listeners.callEnded(this.service, result, nanos, (plan != null) ? plan.begun() : 0);
	}

}
