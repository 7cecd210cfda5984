package io.github.discovery.client.guard;

import java.time.Duration;

import io.github.discovery.model.ServiceName;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Each change of a circuit breaker is told once, and none that did not happen.
 */
public final class ServiceGuardRaces {

	private ServiceGuardRaces() {
	}

	private static int told(ServiceGuard guard) {
		CircuitBreaker.State state = guard.change();
		if (state == null) {
			return 0;
		}
		return (state == CircuitBreaker.State.OPEN) ? 2 : 1;
	}

	/** A call fails, which opens the breaker, while others end. */
	@JCStressTest
	@Outcome(id = { "2, 0, 0", "0, 2, 0" }, expect = Expect.ACCEPTABLE, desc = "One of them tells that it is open.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Nobody tells it, or both, or that it is closed.")
	@State
	public static class OpeningAndLooking {

		private final ServiceGuard guard = new ServiceGuards(GuardRegistries.own(), System::nanoTime).of(
				ServiceName.of("payments"),
				new BreakerSettings(true, 1, 0, Duration.ofSeconds(60), 1, Duration.ofSeconds(60), 1));

		@Actor
		public void failing(III_Result result) {
			this.guard.failed(1, null);
			result.r1 = told(this.guard);
		}

		@Actor
		public void looking(III_Result result) {
			result.r2 = told(this.guard);
		}

		@Arbiter
		public void later(III_Result result) {
			result.r3 = told(this.guard);
		}

	}

}
