package io.github.discovery.client.call;

import java.util.concurrent.TimeUnit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * A budget looks first and counts then, so as many repetitions too many are made as
 * threads look at once; but none is made that is not counted.
 */
public final class RetryBudgetRaces {

	private RetryBudgetRaces() {
	}

	private static RetrySettings settings(double budget, int floor) {
		RetrySettings some = RetrySettings.DEFAULTS;
		return new RetrySettings(true, some.maxAttempts(), some.attemptTimeout(), budget, floor, some.statuses(),
				some.methods(), some.backoff(), some.maxRetryAfter());
	}

	/** Two take the two repetitions of a second, a third comes later. */
	@JCStressTest
	@Outcome(id = "true, true, false", expect = Expect.ACCEPTABLE, desc = "Both are counted: the third gets none.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One is not counted, or one that is left is refused.")
	@State
	public static class TwoOfTwo {

		private static final RetrySettings TWO_A_SECOND = settings(0, 2);

		private final RetryBudget budget = new RetryBudget();

		@Actor
		public void one(ZZZ_Result result) {
			result.r1 = this.budget.tryRetry(0, TWO_A_SECOND);
		}

		@Actor
		public void other(ZZZ_Result result) {
			result.r2 = this.budget.tryRetry(0, TWO_A_SECOND);
		}

		@Arbiter
		public void later(ZZZ_Result result) {
			result.r3 = this.budget.tryRetry(0, TWO_A_SECOND);
		}

	}

	/** Two want the last one. */
	@JCStressTest
	@Outcome(id = { "true, false, false", "false, true, false" }, expect = Expect.ACCEPTABLE,
			desc = "One of them gets it.")
	@Outcome(id = "true, true, false", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "Both looked before either counted: one too many for each further thread, and no more.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Nobody gets it, or somebody who comes later.")
	@State
	public static class TwoOfOne {

		private static final RetrySettings ONE_A_SECOND = settings(0, 1);

		private final RetryBudget budget = new RetryBudget();

		@Actor
		public void one(ZZZ_Result result) {
			result.r1 = this.budget.tryRetry(0, ONE_A_SECOND);
		}

		@Actor
		public void other(ZZZ_Result result) {
			result.r2 = this.budget.tryRetry(0, ONE_A_SECOND);
		}

		@Arbiter
		public void later(ZZZ_Result result) {
			result.r3 = this.budget.tryRetry(0, ONE_A_SECOND);
		}

	}

	/** Two calls are the first of a second whose place holds the count of an old one. */
	@JCStressTest
	@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both count, and nothing of the old second does.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A call is lost, or an old one still counts.")
	@State
	public static class NewSecond {

		private static final RetrySettings ONE_FOR_EACH_CALL = settings(1, 0);

		private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);

		private final RetryBudget budget = new RetryBudget();

		public NewSecond() {
			this.budget.called(0);
		}

		@Actor
		public void one() {
			this.budget.called(TEN_SECONDS);
		}

		@Actor
		public void other() {
			this.budget.called(TEN_SECONDS);
		}

		@Arbiter
		public void later(I_Result result) {
			while (result.r1 < 5 && this.budget.tryRetry(TEN_SECONDS, ONE_FOR_EACH_CALL)) {
				result.r1++;
			}
		}

	}

}
