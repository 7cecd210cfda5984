package io.github.discovery.client.call;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.concurrency.HeldScheduler;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Attempts that end, begin and run out of time in the same stripe. Which stripe an
 * attempt comes to depends on the thread, so these put it there themselves.
 */
public final class CallTimerRaces {

	private CallTimerRaces() {
	}

	/** A timer that goes off when somebody lets it. */
	static class Watched {

		final HeldScheduler scheduler = new HeldScheduler();

		volatile long now;

		final CallTimer timer = new CallTimer(this.scheduler, () -> this.now);

		final CallTimer.Stripe stripe = this.timer.new Stripe();

		final Attempt one = new Attempt();

		final Attempt other = new Attempt();

		void watch(Attempt attempt, long deadline) {
			attempt.deadline = deadline;
			this.stripe.add(attempt);
		}

		void tell(III_Result result) {
			this.now = 100;
			this.scheduler.runAll();
			result.r1 = this.one.told.get();
			result.r2 = this.other.told.get();
			result.r3 = this.stripe.find((attempt) -> true).size();
		}

	}

	/** The time of two attempts is over while one of them ends. */
	@JCStressTest
	@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "It ended first.")
	@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Its time was over first.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One is told twice, the other never, or one is watched for ever.")
	@State
	public static class EndAndExpiry extends Watched {

		public EndAndExpiry() {
			watch(this.one, 0);
			watch(this.other, 0);
		}

		@Actor
		public void end() {
			this.timer.forget(this.one);
		}

		@Actor
		public void expire() {
			this.scheduler.runNext();
		}

		@Arbiter
		public void later(III_Result result) {
			tell(result);
		}

	}

	/** An attempt begins while the timer goes off for the only other one. */
	@JCStressTest
	@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Each is told when its time is over.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Nothing wakes for the new one, or one is told twice.")
	@State
	public static class BeginningAndExpiry extends Watched {

		public BeginningAndExpiry() {
			watch(this.one, 0);
		}

		@Actor
		public void begin() {
			watch(this.other, 50);
		}

		@Actor
		public void expire() {
			this.scheduler.runNext();
		}

		@Arbiter
		public void later(III_Result result) {
			tell(result);
		}

	}

	/** Counts how often its time was over. */
	private static final class Attempt extends WatchedAttempt {

		private final AtomicInteger told = new AtomicInteger();

		@Override
		protected void expired() {
			this.told.incrementAndGet();
		}

		@Override
		protected void moveAway() {
			throw new IllegalStateException("Nobody asked for this");
		}

		@Override
		protected boolean isAt(ServicePicks picks, String instanceId) {
			return false;
		}

	}

}
