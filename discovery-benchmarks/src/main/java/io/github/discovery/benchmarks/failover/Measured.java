package io.github.discovery.benchmarks.failover;

import java.util.List;

import io.github.discovery.benchmarks.failover.CallLog.Times;

/**
 * What a scenario came to.
 *
 * @param plan when what happened
 * @param log all calls
 * @param struck when the strike was over
 * @param share of calls that reached the struck instance after the settling time
 * @param breaker what the circuit breaker did
 */
record Measured(OpenLoop.Plan plan, CallLog log, long struck, double share, List<String> breaker) {

	/** Calls before the strike, without those that warm up. */
	Times before() {
		return this.log.times(this.plan.nanos(this.plan.fault()) / 2, this.plan.nanos(this.plan.fault()));
	}

	/** Calls after the strike. */
	Times after() {
		return this.log.times(this.plan.nanos(this.plan.fault()), Long.MAX_VALUE);
	}

	/** Calls sent from a second after the strike on. */
	Times settled() {
		return this.log.times(this.plan.nanos(this.plan.fault() + 1), Long.MAX_VALUE);
	}

}
