package io.github.discovery.concurrency;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIIIII_Result;

/**
 * A reactive call ends once, whoever comes first. The numbers are: values and ends that
 * the caller heard of, free places of the bulkhead out of two, attempts in flight,
 * attempts that are timed, and calls that listeners heard the end of.
 */
public final class ServiceCallRaces {

	private static final String NOT_BALANCED = "A place is lost or given back twice, or an end is told twice or not at all.";

	private ServiceCallRaces() {
	}

	/** The answer comes while the caller cancels. */
	@JCStressTest
	@Outcome(id = "1, 1, 2, 0, 0, 1", expect = Expect.ACCEPTABLE, desc = "The answer came first.")
	@Outcome(id = "0, 0, 2, 0, 0, 1", expect = Expect.ACCEPTABLE, desc = "The cancel came first.")
	@Outcome(expect = Expect.FORBIDDEN, desc = NOT_BALANCED)
	@State
	public static class AnswerAndCancel extends RacedCall {

		public AnswerAndCancel() {
			begin();
		}

		@Actor
		public void one() {
			answer();
		}

		@Actor
		public void other() {
			cancel();
		}

		@Arbiter
		public void later(IIIIII_Result result) {
			tell(result);
		}

	}

	/** The answer comes when the time is over. */
	@JCStressTest
	@Outcome(id = "1, 1, 2, 0, 0, 1", expect = Expect.ACCEPTABLE, desc = "The answer came in time.")
	@Outcome(id = "0, 1, 2, 0, 0, 1", expect = Expect.ACCEPTABLE, desc = "It came too late.")
	@Outcome(expect = Expect.FORBIDDEN, desc = NOT_BALANCED)
	@State
	public static class AnswerAndTimeout extends RacedCall {

		public AnswerAndTimeout() {
			begin();
		}

		@Actor
		public void one() {
			answer();
		}

		@Actor
		public void other() {
			timeOut();
		}

		@Arbiter
		public void later(IIIIII_Result result) {
			tell(result);
		}

	}

	/** The caller cancels on one thread what begins on another. */
	@JCStressTest
	@Outcome(id = "0, 0, 2, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "It never began.")
	@Outcome(id = "0, 0, 2, 0, 0, 1", expect = Expect.ACCEPTABLE, desc = "It was let in, and has left.")
	@Outcome(expect = Expect.FORBIDDEN, desc = NOT_BALANCED)
	@State
	public static class BeginningAndCancel extends RacedCall {

		@Actor
		public void one() {
			begin();
		}

		@Actor
		public void other() {
			cancel();
		}

		@Arbiter
		public void later(IIIIII_Result result) {
			tell(result);
		}

	}

}
