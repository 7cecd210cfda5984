package io.github.discovery.facade;

import io.github.discovery.concurrency.SwappedCatalog;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import static io.github.discovery.loadbalancing.statistics.Outcome.FAILURE;
import static io.github.discovery.loadbalancing.statistics.Outcome.SUCCESS;

/**
 * A lease counts as one connection until it is closed, however often that is.
 */
public final class InstanceLeaseRaces {

	private InstanceLeaseRaces() {
	}

	/** Two close it, one of them because the instance failed. */
	@JCStressTest
	@Outcome(id = { "0, 1, 0", "0, 0, 1" }, expect = Expect.ACCEPTABLE, desc = "Its end counts once.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "It is counted down twice, and the instance has less than none.")
	@State
	public static class TwoCloses {

		private final InstanceStatistics statistics = new ServiceStatistics(() -> 0).of("i1");

		private final InstanceLease lease = InstanceLease.of(Candidate.of(SwappedCatalog.instance(1), this.statistics));

		@Actor
		public void close() {
			this.lease.close();
		}

		@Actor
		public void fail() {
			this.lease.failed();
			this.lease.close();
		}

		@Arbiter
		public void later(III_Result result) {
			result.r1 = (int) this.statistics.inFlight();
			result.r2 = (int) this.statistics.count(SUCCESS);
			result.r3 = (int) this.statistics.count(FAILURE);
		}

	}

}
