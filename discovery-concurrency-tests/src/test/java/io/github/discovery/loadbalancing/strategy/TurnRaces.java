package io.github.discovery.loadbalancing.strategy;

import java.util.List;

import io.github.discovery.concurrency.SwappedCatalog;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import io.github.discovery.model.ThreadRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Each turn is one pick's: shares are exact only if none is taken twice or left out.
 */
public final class TurnRaces {

	private static final ServiceStatistics STATISTICS = new ServiceStatistics(() -> 0);

	private static final List<Candidate> TWO = List.of(candidate(1), candidate(2));

	private TurnRaces() {
	}

	private static Candidate candidate(int port) {
		return Candidate.of(SwappedCatalog.instance(port), STATISTICS.of("i" + port));
	}

	private static int port(Picker picker) {
		Candidate candidate = picker.pick(PickRequest.ANY);
		return (candidate != null) ? candidate.instance().getPort() : 0;
	}

	/** Two picks of two instances of the same weight, by turns and by weighted turns. */
	@JCStressTest
	@Outcome(id = { "1, 1, 2, 2", "1, 2, 2, 1", "2, 1, 1, 2", "2, 2, 1, 1" }, expect = Expect.ACCEPTABLE,
			desc = "Each strategy calls each instance once.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both picks had the same turn.")
	@State
	public static class Turns {

		private final Picker even = new RoundRobinPicker(TWO, ThreadRandom.shared());

		private final Picker weighted = new StridePicker(TWO, new double[] { 1, 1 }, ThreadRandom.shared());

		@Actor
		public void one(IIII_Result result) {
			result.r1 = port(this.even);
			result.r2 = port(this.weighted);
		}

		@Actor
		public void other(IIII_Result result) {
			result.r3 = port(this.even);
			result.r4 = port(this.weighted);
		}

	}

}
