package io.github.discovery.autoconfigure.diagnostics;

import io.github.discovery.autoconfigure.settings.InvalidSettingException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains {@link InvalidSettingException}, which is more precise than the binding that
 * failed because of it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
		return SettingReport.of(cause.getProblem(), null, cause);
	}

}
