package io.github.discovery.autoconfigure.diagnostics;

import io.github.discovery.model.IllegalNameException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains {@link IllegalNameException}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 15)
class IllegalNameFailureAnalyzer extends AbstractFailureAnalyzer<IllegalNameException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IllegalNameException cause) {
		String description = "The " + cause.getKind() + " '" + cause.getValue()
				+ "' cannot be used in a registry. Allowed is " + cause.getAllowed() + ".";
		return new FailureAnalysis(description, "Change the " + cause.getKind()
				+ " where it is configured, under discovery.* or in the code that registers it.", cause);
	}

}
