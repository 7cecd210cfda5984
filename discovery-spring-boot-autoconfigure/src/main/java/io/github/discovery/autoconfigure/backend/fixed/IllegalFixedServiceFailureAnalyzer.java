package io.github.discovery.autoconfigure.backend.fixed;

import io.github.discovery.backend.fixed.IllegalFixedServiceException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which entry of {@code discovery.static.services} is wrong and how to repair it.
 */
class IllegalFixedServiceFailureAnalyzer extends AbstractFailureAnalyzer<IllegalFixedServiceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IllegalFixedServiceException cause) {
		String key = "discovery.static." + cause.getKey();
		return new FailureAnalysis(key + " is '" + cause.getValue() + "'. Allowed is " + cause.getAllowed() + ".",
				"Change " + key + ", for example to http://10.0.0.5:8080?zone=eu-1&weight=2. In a properties file or an"
						+ " environment variable commas separate URLs: write [0], [1] ... behind the name, or %2C"
						+ " between tags.",
				cause);
	}

}
