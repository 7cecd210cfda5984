package io.github.discovery.loadbalancing.statistics;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

import static io.github.discovery.loadbalancing.statistics.Outcome.FAILURE;
import static io.github.discovery.loadbalancing.statistics.Outcome.SUCCESS;

/**
 * What two threads find that count at one instance. Averages are left out: they may lose
 * an update, as {@link ResponseTime} says.
 */
public final class InstanceStatisticsRaces {

	private InstanceStatisticsRaces() {
	}

	/** Attempts of all kinds begin and end. */
	@JCStressTest
	@Outcome(id = "0, 3, 2, 2", expect = Expect.ACCEPTABLE, desc = "Nothing is under way, and all are counted.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "An instance looks busy for ever, or less than idle.")
	@State
	public static class Attempts {

		private final InstanceStatistics statistics = new InstanceStatistics("a", () -> 0, new LatencyHistogram(),
				InstanceStatistics.FailureListener.NONE);

		@Actor
		public void well() {
			this.statistics.end(this.statistics.begin(), SUCCESS);
			this.statistics.hold();
			this.statistics.release(SUCCESS);
		}

		@Actor
		public void badly() {
			this.statistics.end(this.statistics.begin(), FAILURE);
			this.statistics.endPicked(this.statistics.beginPicked(), FAILURE);
		}

		@Arbiter
		public void later(IIII_Result result) {
			result.r1 = (int) this.statistics.inFlight();
			result.r2 = (int) this.statistics.picks();
			result.r3 = (int) this.statistics.count(SUCCESS);
			result.r4 = (int) this.statistics.count(FAILURE);
		}

	}

	/** Two attempts fail: a limit of failures in a row is to be passed by exactly one. */
	@JCStressTest
	@Outcome(id = "2, 11, 0", expect = Expect.ACCEPTABLE, desc = "One heard that it is the first, one the second.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A failure is lost, or a number told twice or left out.")
	@State
	public static class FailuresInARow {

		private final AtomicInteger heard = new AtomicInteger();

		private final InstanceStatistics statistics = new InstanceStatistics("a", () -> 0, new LatencyHistogram(),
				(instance, inARow) -> this.heard.addAndGet((inARow == 1) ? 1 : (inARow == 2) ? 10 : 100));

		public FailuresInARow() {
			this.statistics.hold();
			this.statistics.hold();
		}

		@Actor
		public void one() {
			this.statistics.release(FAILURE);
		}

		@Actor
		public void other() {
			this.statistics.release(FAILURE);
		}

		@Arbiter
		public void later(III_Result result) {
			result.r1 = this.statistics.failuresInARow();
			result.r2 = this.heard.get();
			result.r3 = (int) this.statistics.inFlight();
		}

	}

	/** Two picks find an instance that nobody has called for long. */
	@JCStressTest
	@Outcome(id = { "true, false", "false, true" }, expect = Expect.ACCEPTABLE, desc = "One of them is to call it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both call what may be broken, or nobody finds out.")
	@State
	public static class Claim {

		private final InstanceStatistics statistics = new InstanceStatistics("a", () -> 0, new LatencyHistogram(),
				InstanceStatistics.FailureListener.NONE);

		@Actor
		public void one(ZZ_Result result) {
			result.r1 = this.statistics.claim(10, 10);
		}

		@Actor
		public void other(ZZ_Result result) {
			result.r2 = this.statistics.claim(11, 10);
		}

	}

}
