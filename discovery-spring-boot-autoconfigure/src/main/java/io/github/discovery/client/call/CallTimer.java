package io.github.discovery.client.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.model.Ticker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Knows all attempts under way. Nearly all of them end long before their time, so there
 * is not a timer for each: a stripe of attempts has one that wakes at the earliest
 * deadline it ever saw, by when the attempt it was set for is mostly gone.
 */
public final class CallTimer {

	private static final Log logger = LogFactory.getLog(CallTimer.class);

	/** A power of two. */
	private static final int STRIPES = 8;

	private final Scheduler scheduler;

	private final Ticker ticker;

	private final Stripe[] stripes = new Stripe[STRIPES];

	/**
	 * Create a timer.
	 * @param scheduler where expired attempts are told; its threads must not be blocked
	 * @param ticker the clock, of the same time as the scheduler
	 */
	public CallTimer(Scheduler scheduler, Ticker ticker) {
		this.scheduler = scheduler;
		this.ticker = ticker;
		for (int i = 0; i < STRIPES; i++) {
			this.stripes[i] = new Stripe();
		}
	}

	/**
	 * Return the clock.
	 * @return a monotonic clock
	 */
	public Ticker ticker() {
		return this.ticker;
	}

	/**
	 * Watch an attempt until it is forgotten or its time is over.
	 * @param attempt an attempt that is not watched yet
	 * @param deadline when its time is over
	 */
	public void watch(WatchedAttempt attempt, long deadline) {
		attempt.deadline = deadline;
		this.stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)].add(attempt);
	}

	/**
	 * Watch an attempt no longer. Harmless if it is not watched any more.
	 * @param attempt the attempt
	 */
	public void forget(WatchedAttempt attempt) {
		Stripe stripe = attempt.stripe;
		if (stripe != null) {
			stripe.remove(attempt);
		}
	}

	/**
	 * Run something after a while.
	 * @param task what to run, on a thread that must not be blocked
	 * @param delayNanos how long to wait
	 * @return cancels it
	 */
	public Disposable after(Runnable task, long delayNanos) {
		return this.scheduler.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Wait for something no longer than until a deadline.
	 * @param source what is waited for
	 * @param deadline when that is over
	 * @param <T> what it brings
	 * @return the same, or a {@link java.util.concurrent.TimeoutException}
	 */
	public <T> Mono<T> until(Mono<T> source, long deadline) {
		long left = Math.max(0, deadline - this.ticker.nanos());
		return source.timeout(Duration.ofNanos(left), this.scheduler);
	}

	/**
	 * Wait for each part of something no longer than a limit.
	 * @param source what comes in parts
	 * @param limit the longest pause
	 * @param <T> the parts
	 * @return the same, or a {@link java.util.concurrent.TimeoutException}
	 */
	public <T> Flux<T> withoutPause(Flux<T> source, Duration limit) {
		return source.timeout(limit, this.scheduler);
	}

	/**
	 * Tell all attempts at an instance that it is stuck.
	 * @param picks of the service
	 * @param instanceId the id of the instance
	 */
	public void moveAway(ServicePicks picks, String instanceId) {
		this.scheduler.schedule(() -> {
			for (Stripe stripe : this.stripes) {
				stripe.find((attempt) -> attempt.isAt(picks, instanceId)).forEach((attempt) -> tell(attempt::moveAway));
			}
		});
	}

	/**
	 * Return how many attempts are watched.
	 * @return 0 when none is under way
	 */
	public int size() {
		int size = 0;
		for (Stripe stripe : this.stripes) {
			size += stripe.find((attempt) -> true).size();
		}
		return size;
	}

	private static void tell(Runnable end) {
		try {
			end.run();
		}
		catch (RuntimeException ex) {
			// What a caller does with the end of its call must not keep others waiting
			// for
			// theirs.
			logger.warn("The end of a call failed", ex);
		}
	}

	/** A part of the attempts, so that threads do not wait for each other. */
	final class Stripe {

		private @Nullable WatchedAttempt first;

		/** When the timer goes off; {@link Long#MAX_VALUE} nanoseconds away if unset. */
		private long wakeAt;

		private @Nullable Disposable timer;

		/** Which timer counts: one that was replaced may go off nevertheless. */
		private int current;

		synchronized void add(WatchedAttempt attempt) {
			attempt.stripe = this;
			attempt.before = null;
			attempt.after = this.first;
			if (this.first != null) {
				this.first.before = attempt;
			}
			this.first = attempt;
			if (this.timer == null || attempt.deadline - this.wakeAt < 0) {
				wake(attempt.deadline);
			}
		}

		synchronized void remove(WatchedAttempt attempt) {
			if (attempt.stripe != this) {
				return;
			}
			attempt.stripe = null;
			if (attempt.before != null) {
				attempt.before.after = attempt.after;
			}
			else {
				this.first = attempt.after;
			}
			if (attempt.after != null) {
				attempt.after.before = attempt.before;
			}
			attempt.before = null;
			attempt.after = null;
		}

		private void wake(long at) {
			if (this.timer != null) {
				this.timer.dispose();
			}
			this.wakeAt = at;
			int mine = ++this.current;
			try {
				this.timer = after(() -> wakeUp(mine), Math.max(0, at - CallTimer.this.ticker.nanos()));
			}
			catch (RejectedExecutionException ex) {
				this.timer = null;
				logger.debug("Calls are no longer timed: " + ex.getMessage());
			}
		}

		private void wakeUp(int mine) {
			long now = CallTimer.this.ticker.nanos();
			List<WatchedAttempt> expired;
			synchronized (this) {
				if (mine != this.current) {
					return;
				}
				expired = find((attempt) -> attempt.deadline - now <= 0);
				expired.forEach(this::remove);
				this.timer = null;
				find((attempt) -> true).stream()
					.map((attempt) -> attempt.deadline)
					.min((one, other) -> Long.signum(one - other))
					.ifPresent(this::wake);
			}
			expired.forEach((attempt) -> tell(attempt::expired));
		}

		synchronized List<WatchedAttempt> find(Predicate<WatchedAttempt> wanted) {
			List<WatchedAttempt> found = new ArrayList<>();
			for (WatchedAttempt attempt = this.first; attempt != null; attempt = attempt.after) {
				if (wanted.test(attempt)) {
					found.add(attempt);
				}
			}
			return found;
		}

	}

}
