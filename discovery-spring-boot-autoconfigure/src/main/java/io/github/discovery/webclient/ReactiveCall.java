package io.github.discovery.webclient;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

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
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * One call with all its attempts. Attempts follow each other, so whoever ends one owns
 * the call until the next begins; only {@link #cancel()} comes at any time.
 */
final class ReactiveCall implements Subscription {

	private static final AtomicIntegerFieldUpdater<ReactiveCall> STATE = AtomicIntegerFieldUpdater
		.newUpdater(ReactiveCall.class, "state");

	private static final int NEW = 0;

	private static final int RUNNING = 1;

	private static final int OVER = 2;

	private final BalancedCall call;

	private final ServicePipeline pipeline;

	private final CoreSubscriber<? super ClientResponse> actual;

	private volatile int state = NEW;

	private volatile @Nullable ReactiveAttempt open;

	private volatile @Nullable Disposable waiting;

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
		if (Operators.validate(n) && STATE.compareAndSet(this, NEW, RUNNING)) {
			start();
		}
	}

	private void start() {
		ServiceCallException refusal = this.pipeline.enter();
		if (refusal != null) {
			discarded(refusal);
			if (STATE.getAndSet(this, OVER) == RUNNING) {
				this.actual.onError(refusal);
			}
			return;
		}
		this.began = this.pipeline.ticker().nanos();
		try {
			CallPlan begun = this.pipeline.plan(this.call.request().method().name(), this.call.options(this.actual),
					new ClientRequestView(this.call.request()));
			this.plan = begun;
			Candidate candidate = begun.picks().pickNow(begun);
			if (candidate != null) {
				attempt(candidate);
			}
			else {
				// The first look-up of a service, or no instance at all: either may cost.
				this.waiting = begun.picks().pick(begun).subscribe(this::attempt, this::notPicked);
				disposeIfOver();
			}
		}
		catch (RuntimeException ex) {
			end(CallResult.FAILURE, ex);
		}
	}

	private void notPicked(Throwable error) {
		discarded(error);
		end((error instanceof NoInstanceAvailableException) ? CallResult.NO_INSTANCE : CallResult.FAILURE, error);
	}

	private void discarded(Throwable reason) {
		LifecycleCall lifecycle = this.call.extensions().start(this.call.request());
		if (lifecycle != null) {
			lifecycle.discarded(reason);
		}
	}

	private void attempt(Candidate candidate) {
		ReactiveAttempt attempt = new ReactiveAttempt(this, candidate);
		this.open = attempt;
		if (this.state == OVER) {
			return;
		}
		attempt.begin();
		if (this.state == OVER) {
			attempt.abandon();
		}
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
		this.pipeline.callEnded(failed ? CallResult.FAILURE : CallResult.SUCCESS, nanos, plan().attempts());
		this.actual.onNext(this.call.decorate(response));
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
		end((failure != null) ? CallResult.FAILURE : CallResult.CANCELLED, plan().withEarlier(error));
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
		end(CallResult.TIMEOUT, plan().withEarlier(error));
	}

	private @Nullable Candidate next(ReactiveAttempt attempt, AttemptFailure failure) {
		try {
			return plan().next(failure, attempt.candidate(), attempt.isResendable(), this.pipeline.ticker().nanos());
		}
		catch (RuntimeException ex) {
			// A strategy of the application's own may break; the caller hears of both.
			if (failure.cause() != null) {
				failure.cause().addSuppressed(ex);
			}
			return null;
		}
	}

	private void goOn(Candidate next) {
		long delay = plan().delay();
		if (delay <= 0) {
			attempt(next);
			return;
		}
		Disposable timer = this.pipeline.timer().after(() -> attempt(next), delay);
		this.waiting = timer;
		disposeIfOver();
	}

	/** An attempt ended without an answer and without an error. */
	void ended() {
		if (STATE.getAndSet(this, OVER) == RUNNING) {
			this.pipeline.guard().left();
			this.pipeline.callEnded(CallResult.CANCELLED, this.pipeline.ticker().nanos() - this.began,
					plan().attempts());
			this.actual.onComplete();
		}
	}

	private void end(CallResult result, Throwable error) {
		if (STATE.getAndSet(this, OVER) != RUNNING) {
			return;
		}
		long nanos = this.pipeline.ticker().nanos() - this.began;
		CallPlan made = this.plan;
		if (result == CallResult.NO_INSTANCE || result == CallResult.CANCELLED) {
			this.pipeline.guard().left();
		}
		else {
			this.pipeline.failed(made, nanos, error);
		}
		this.pipeline.callEnded((result == CallResult.CANCELLED) ? CallResult.FAILURE : result, nanos,
				(made != null && this.open != null) ? made.attempts() : 0);
		this.actual.onError(error);
	}

	private void disposeIfOver() {
		Disposable pending = this.waiting;
		if (this.state == OVER && pending != null) {
			pending.dispose();
		}
	}

	@Override
	public void cancel() {
		int before = STATE.getAndSet(this, OVER);
		if (before != RUNNING) {
			return;
		}
		Disposable pending = this.waiting;
		if (pending != null) {
			pending.dispose();
		}
		ReactiveAttempt attempt = this.open;
		if (attempt != null) {
			attempt.abandon();
		}
		this.pipeline.guard().left();
		CallPlan made = this.plan;
		this.pipeline.callEnded(CallResult.CANCELLED, this.pipeline.ticker().nanos() - this.began,
				(made != null) ? made.attempts() : 0);
	}

}
