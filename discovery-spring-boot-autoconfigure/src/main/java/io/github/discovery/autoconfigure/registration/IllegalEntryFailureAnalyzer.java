package io.github.discovery.autoconfigure.registration;

import io.github.discovery.spi.IllegalEntryException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains {@link IllegalEntryException}, also where a first registration failed because
 * of it: another attempt would not mend it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 15)
class IllegalEntryFailureAnalyzer extends AbstractFailureAnalyzer<IllegalEntryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IllegalEntryException cause) {
		String description = "The entry " + cause.getEntry() + " cannot be registered in " + cause.getBackend()
				+ ": it " + cause.getProblem() + ". Allowed is " + cause.getAllowed() + ".";
		return new FailureAnalysis(description,
				"Remove or shorten entries of " + RegistrationProperties.PREFIX
						+ ".metadata, or those that the code of the application adds. Zone, version, protocol and the"
						+ " port of a management server are metadata as well, where they are set.",
				cause);
	}

}
