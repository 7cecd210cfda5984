package io.github.discovery.autoconfigure.backend.consul;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows the ways out of a double registration.
 */
class DoubleRegistrationFailureAnalyzer extends AbstractFailureAnalyzer<DoubleRegistrationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DoubleRegistrationException cause) {
		return new FailureAnalysis(cause.getMessage() + ". Callers would find it twice.", """
				Do one of these:
				- remove spring-cloud-starter-consul-discovery from the build;
				- set spring.cloud.consul.discovery.register=false to keep Spring Cloud Consul for reading only;
				- set discovery.registration.enabled=false to let Spring Cloud Consul register this application.""",
				cause);
	}

}
