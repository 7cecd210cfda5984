package io.github.discovery.loadbalancing.ejection;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * One call at a time tries an instance that may still be broken.
 */
public final class EjectionRaces {

	private EjectionRaces() {
	}

	/** Two calls want to try it at once. */
	@JCStressTest
	@Outcome(id = { "true, false, false", "false, true, false" }, expect = Expect.ACCEPTABLE,
			desc = "One of them tries, nobody else does.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Two tried it, or nobody ever will.")
	@State
	public static class Trial {

		private final Ejection ejection = Ejection.of("5 failures", 1, 0, 10).onTrial();

		@Actor
		public void one(ZZZ_Result result) {
			result.r1 = this.ejection.takeTrial(11);
		}

		@Actor
		public void other(ZZZ_Result result) {
			result.r2 = this.ejection.takeTrial(13);
		}

		@Arbiter
		public void later(ZZZ_Result result) {
			result.r3 = this.ejection.takeTrial(15);
		}

	}

}
