package io.github.discovery.autoconfigure.registration;

import io.github.discovery.context.RegistrationFailedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains {@link RegistrationFailedException}.
 */
class RegistrationFailedFailureAnalyzer extends AbstractFailureAnalyzer<RegistrationFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RegistrationFailedException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"See that the registry can be reached and accepts the entry, or set "
						+ "discovery.registration.fail-fast=false to start all the same and go on trying.",
				cause);
	}

}
