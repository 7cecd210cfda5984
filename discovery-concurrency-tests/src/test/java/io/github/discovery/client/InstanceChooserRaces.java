package io.github.discovery.client;

import io.github.discovery.concurrency.HeldScheduler;
import io.github.discovery.concurrency.Picks;
import io.github.discovery.concurrency.SwappedCatalog;
import io.github.discovery.loadbalancing.PickRequest;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Calls are looked after as long as there are any: a stuck instance is left only if
 * somebody looks.
 */
public final class InstanceChooserRaces {

	private InstanceChooserRaces() {
	}

	/** Somebody picks while the maintenance finds that nobody does any more. */
	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "One look is planned, for the new call.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Nobody looks after the new call, or two do.")
	@State
	public static class PickAndLastTick {

		private final HeldScheduler maintenance = new HeldScheduler();

		private final InstanceChooser chooser = Picks.chooser(new SwappedCatalog(SwappedCatalog.snapshot(1)),
				this.maintenance, () -> 0);

		public PickAndLastTick() {
			this.chooser.of("payments").pickNow(PickRequest.ANY);
			this.maintenance.runNext();
		}

		@Actor
		public void tick() {
			this.maintenance.runNext();
		}

		@Actor
		public void pick() {
			this.chooser.of("payments").pickNow(PickRequest.ANY);
		}

		@Arbiter
		public void later(I_Result result) {
			result.r1 = this.maintenance.pending();
		}

	}

}
