package io.github.discovery.client.call;

import java.time.Duration;
import java.util.Map;

import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.client.guard.ServiceGuards;
import io.github.discovery.concurrency.HeldScheduler;
import io.github.discovery.concurrency.Picks;
import io.github.discovery.concurrency.SwappedCatalog;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * What the calls of a service share goes by the newest settings, however early it was
 * made.
 */
public final class CallPipelinesRaces {

	private CallPipelinesRaces() {
	}

	/** A service is called for the first time while settings are replaced. */
	@JCStressTest
	@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Calls from now on go by the new settings.")
	@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "The first call began before them.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The service keeps the old settings for ever.")
	@State
	public static class FirstCallAndRefresh {

		private static final CallSettings BEFORE = settings(10);

		private static final CallSettings AFTER = settings(20);

		private final HeldScheduler scheduler = new HeldScheduler();

		private final CallPipelines pipelines = new CallPipelines(
				Picks.chooser(new SwappedCatalog(SwappedCatalog.snapshot(1)), this.scheduler, () -> 0),
				new ServiceGuards(GuardRegistries.own(), () -> 0), new CallTimer(this.scheduler, () -> 0),
				new ClientSettings(BEFORE, Map.of()), CallObservers.NONE);

		private static CallSettings settings(int seconds) {
			BreakerSettings off = new BreakerSettings(false, 5, 0, Duration.ofSeconds(60), 10, Duration.ofSeconds(60),
					3);
			return new CallSettings(Duration.ofSeconds(seconds), Duration.ZERO, RetrySettings.DEFAULTS, off, false);
		}

		@Actor
		public void call(ZZ_Result result) {
			result.r1 = isNew();
		}

		@Actor
		public void refresh() {
			this.pipelines.use(new ClientSettings(AFTER, Map.of()));
		}

		@Arbiter
		public void later(ZZ_Result result) {
			result.r2 = isNew();
		}

		private boolean isNew() {
			return this.pipelines.of("payments").settings() == AFTER;
		}

	}

}
