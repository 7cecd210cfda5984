package io.github.discovery.autoconfigure.client;

import io.github.discovery.loadbalancing.assembly.UnknownStrategyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains {@link UnknownStrategyException}.
 */
class UnknownStrategyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownStrategyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownStrategyException cause) {
		String allowed = String.join(", ", cause.getAvailable());
		return new FailureAnalysis(
				"The load-balancing strategy '" + cause.getStrategy() + "' does not exist. Allowed are " + allowed
						+ ", and the name() of any LoadBalancingStrategy bean of the application.",
				"Set discovery.load-balancing.strategy, or discovery.load-balancing.services.<name>.strategy for a "
						+ "single service, to one of " + allowed
						+ ", or add a LoadBalancingStrategy bean of that name.",
				cause);
	}

}
