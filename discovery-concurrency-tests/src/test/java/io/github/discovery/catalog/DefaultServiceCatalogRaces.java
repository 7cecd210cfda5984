package io.github.discovery.catalog;

import java.util.List;

import io.github.discovery.concurrency.HeldScheduler;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * First look-ups in a catalog that may follow one service.
 */
public final class DefaultServiceCatalogRaces {

	private static final CatalogSettings ONE_SERVICE = new CatalogSettings(CatalogSettings.DEFAULTS.timing(),
			CatalogSettings.DEFAULTS.lossProtection(), 1, CatalogSettings.DEFAULTS.healthyStatuses(),
			CatalogSettings.DEFAULTS.readMode());

	private DefaultServiceCatalogRaces() {
	}

	/** A catalog without registries, whose state thread has not run yet. */
	static class Empty {

		final HeldScheduler scheduler = new HeldScheduler();

		final DefaultServiceCatalog catalog = new DefaultServiceCatalog(new RegistryBackends(List.of()), ONE_SERVICE,
				new LoopRuntime(this.scheduler, this.scheduler, () -> 0, () -> 0),
				new RegistryGates(this.scheduler, () -> 0, () -> 0));

		void tell(III_Result result) {
			result.r1 = this.catalog.followed().size();
			result.r2 = (int) this.catalog.refused();
			result.r3 = this.scheduler.pending();
		}

	}

	/** Two ask for the same service. */
	@JCStressTest
	@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "It is followed, once.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One is refused what the other gets, or it is followed twice.")
	@State
	public static class SameService extends Empty {

		@Actor
		public void one() {
			this.catalog.current("payments");
		}

		@Actor
		public void other() {
			this.catalog.current("payments");
		}

		@Arbiter
		public void later(III_Result result) {
			tell(result);
		}

	}

	/** Two ask for different services. */
	@JCStressTest
	@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "One is followed, the other refused.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The bound does not hold, or both are refused.")
	@State
	public static class LastPlace extends Empty {

		@Actor
		public void one() {
			this.catalog.current("payments");
		}

		@Actor
		public void other() {
			this.catalog.current("orders");
		}

		@Arbiter
		public void later(III_Result result) {
			tell(result);
		}

	}

}
