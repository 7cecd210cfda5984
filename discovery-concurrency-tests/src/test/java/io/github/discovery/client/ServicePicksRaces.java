package io.github.discovery.client;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.client.ServicePicks.Sources;
import io.github.discovery.concurrency.HeldScheduler;
import io.github.discovery.concurrency.Picks;
import io.github.discovery.concurrency.SwappedCatalog;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.model.ServiceSnapshot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The picker follows the snapshot, made anew by whoever comes first.
 */
public final class ServicePicksRaces {

	private static final ServiceSnapshot OLD = SwappedCatalog.snapshot(1);

	private static final ServiceSnapshot NEW = SwappedCatalog.snapshot(2);

	private ServicePicksRaces() {
	}

	/** Picks that remember of what their pickers were made. */
	abstract static class Recorded implements LoadBalancingStrategy {

		final SwappedCatalog catalog = new SwappedCatalog(OLD);

		final ServicePicks picks = new ServicePicks("payments", new Sources(this.catalog, Picks.assembler(this),
				Picks.runtime(new HeldScheduler(), () -> 0), () -> Locality.UNKNOWN), () -> {
				});

		/** One digit for each picker that was made. */
		final AtomicInteger made = new AtomicInteger();

		abstract int describe(Candidate candidate);

		@Override
		public String name() {
			return "recorded";
		}

		@Override
		public Picker create(Candidates candidates) {
			Candidate first = candidates.remaining().get(0);
			int digit = describe(first);
			this.made.updateAndGet((before) -> before * 10 + digit);
			return (request) -> first;
		}

		int pick() {
			Candidate candidate = this.picks.pickNow(PickRequest.ANY);
			return (candidate != null) ? candidate.instance().getPort() : 0;
		}

	}

	/** The catalog swaps the snapshot of a service that is called for the first time. */
	@JCStressTest
	@Outcome(id = { "2, 1, 1, 12", "2, 1, 2, 12" }, expect = Expect.ACCEPTABLE,
			desc = "The other thread began with the old snapshot.")
	@Outcome(id = "2, 2, 2, 2", expect = Expect.ACCEPTABLE, desc = "It came after the swap.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "An old instance was picked after the new one, or a picker made twice or of the past.")
	@State
	public static class SnapshotSwap extends Recorded {

		@Override
		int describe(Candidate candidate) {
			return candidate.instance().getPort();
		}

		@Actor
		public void swap(IIII_Result result) {
			this.catalog.swap(NEW);
			result.r1 = pick();
		}

		@Actor
		public void other(IIII_Result result) {
			result.r2 = pick();
			result.r3 = pick();
		}

		@Arbiter
		public void later(IIII_Result result) {
			result.r4 = this.made.get();
		}

	}

	/** Settings change while somebody makes a picker by those before. */
	@JCStressTest
	@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "The next pick goes by the new settings.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The old settings hold until something else changes.")
	@State
	public static class Invalidation extends Recorded {

		private volatile int settings = 1;

		@Override
		int describe(Candidate candidate) {
			return this.settings;
		}

		@Actor
		public void change() {
			this.settings = 2;
			this.picks.invalidate();
		}

		@Actor
		public void pickFirst() {
			pick();
		}

		@Arbiter
		public void later(I_Result result) {
			pick();
			result.r1 = this.made.get() % 10;
		}

	}

}
