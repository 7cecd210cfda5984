package io.github.discovery.client.reactive;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.concurrency.SwappedCatalog;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An instance that waits for its turn is either called or given back.
 */
public final class DelayedAttemptRaces {

	private static final Candidate CANDIDATE = Candidate.of(SwappedCatalog.instance(1),
			new ServiceStatistics(() -> 0).of("i1"));

	private DelayedAttemptRaces() {
	}

	/** The pause is over while the caller cancels. */
	@JCStressTest
	@Outcome(id = { "1, 0", "0, 1" }, expect = Expect.ACCEPTABLE, desc = "It is called, or it is given back.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "It is called after it was given back, or its trial is lost.")
	@State
	public static class PauseAndCancel {

		private final AtomicInteger resumed = new AtomicInteger();

		private final DelayedAttempt delayed = new DelayedAttempt(CANDIDATE,
				(candidate) -> this.resumed.incrementAndGet());

		@Actor
		public void resume() {
			this.delayed.run();
		}

		@Actor
		public void cancel(II_Result result) {
			result.r2 = (this.delayed.take() != null) ? 1 : 0;
		}

		@Arbiter
		public void later(II_Result result) {
			result.r1 = this.resumed.get();
		}

	}

}
