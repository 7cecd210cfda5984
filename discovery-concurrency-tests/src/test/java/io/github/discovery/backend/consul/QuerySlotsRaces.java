package io.github.discovery.backend.consul;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.concurrency.HeldScheduler;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Consul refuses the connections of a process that has too many, heartbeats included.
 */
public final class QuerySlotsRaces {

	private QuerySlotsRaces() {
	}

	/**
	 * Two watches want the one slot there is. The slots count for the whole JVM, so this
	 * gives back what it takes, and looks how many hold one meanwhile.
	 */
	@JCStressTest
	@Outcome(id = { "1, 1", "1, 0", "0, 1", "0, 0" }, expect = Expect.ACCEPTABLE,
			desc = "Who got it had it alone; others may have been in the way of both.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both held it.")
	@State
	public static class LastSlot {

		private static final QuerySlots SLOTS = new QuerySlots(1, new HeldScheduler());

		private static final AtomicInteger HOLDERS = new AtomicInteger();

		@Actor
		public void one(II_Result result) {
			result.r1 = holders();
		}

		@Actor
		public void other(II_Result result) {
			result.r2 = holders();
		}

		private static int holders() {
			if (!SLOTS.tryAcquire()) {
				return 0;
			}
			int holders = HOLDERS.incrementAndGet();
			HOLDERS.decrementAndGet();
			SLOTS.release();
			return holders;
		}

	}

}
