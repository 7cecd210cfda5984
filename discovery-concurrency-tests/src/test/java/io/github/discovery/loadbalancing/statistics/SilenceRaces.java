package io.github.discovery.loadbalancing.statistics;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * How many calls wait and since when change together: a wait in which nobody waits would
 * grow for ever, and eject an instance that does nothing wrong.
 */
public final class SilenceRaces {

	/** Silence counts in steps of 1024 nanoseconds. */
	private static final int MOMENT = 1 << 20;

	private SilenceRaces() {
	}

	/** Two calls that nobody answers are given up at once. */
	@JCStressTest
	@Outcome(id = "0, " + MOMENT, expect = Expect.ACCEPTABLE, desc = "Nobody waits, and the wait counts once.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One waits for ever, or the wait counts twice or not at all.")
	@State
	public static class TwoGiveUps {

		private final Silence silence = new Silence();

		public TwoGiveUps() {
			this.silence.started(0);
			this.silence.started(0);
		}

		@Actor
		public void one() {
			this.silence.gaveUp(MOMENT);
		}

		@Actor
		public void other() {
			this.silence.gaveUp(MOMENT);
		}

		@Arbiter
		public void later(II_Result result) {
			result.r1 = (int) this.silence.waiting();
			result.r2 = (int) this.silence.waited(2 * MOMENT);
		}

	}

	/** A call begins while the only other one is given up. */
	@JCStressTest
	@Outcome(id = "1, " + 2 * MOMENT, expect = Expect.ACCEPTABLE, desc = "Somebody waited all the time.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The new call does not count, or the time before it.")
	@State
	public static class GiveUpAndStart {

		private final Silence silence = new Silence();

		public GiveUpAndStart() {
			this.silence.started(0);
		}

		@Actor
		public void giveUp() {
			this.silence.gaveUp(MOMENT);
		}

		@Actor
		public void start() {
			this.silence.started(MOMENT);
		}

		@Arbiter
		public void later(II_Result result) {
			result.r1 = (int) this.silence.waiting();
			result.r2 = (int) this.silence.waited(2 * MOMENT);
		}

	}

}
