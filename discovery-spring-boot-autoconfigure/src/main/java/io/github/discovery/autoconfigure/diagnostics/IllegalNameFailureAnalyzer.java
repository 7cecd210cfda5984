package io.github.discovery.autoconfigure.diagnostics;

import io.github.discovery.model.IllegalNameException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains {@link IllegalNameException}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 15)
class IllegalNameFailureAnalyzer extends AbstractFailureAnalyzer<IllegalNameException> {

	private final @Nullable Environment environment;

	IllegalNameFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IllegalNameException cause) {
		Origin origin = SettingOrigins.of(this.environment, cause.getKind());
		String description = "The " + cause.getKind() + " '" + cause.getValue()
				+ "' cannot be used in a registry. Allowed is " + cause.getAllowed() + "."
				+ ((origin != null) ? "\n\n    Origin:  " + origin : "");
		return new FailureAnalysis(description, "Change the " + cause.getKind()
				+ " where it is configured, under discovery.* or in the code that registers it.", cause);
	}

}
