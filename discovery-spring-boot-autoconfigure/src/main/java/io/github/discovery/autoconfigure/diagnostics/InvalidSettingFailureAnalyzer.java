package io.github.discovery.autoconfigure.diagnostics;

import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains {@link InvalidSettingException}, which is more precise than the binding that
 * failed because of it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

	private final @Nullable Environment environment;

	InvalidSettingFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
		return SettingReport.of(cause.getProblem(), SettingOrigins.of(this.environment, cause.getProblem().key()),
				cause);
	}

}
