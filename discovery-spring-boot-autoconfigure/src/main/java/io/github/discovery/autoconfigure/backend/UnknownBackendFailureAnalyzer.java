package io.github.discovery.autoconfigure.backend;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

/**
 * Explains {@link UnknownBackendException}: a missing dependency, a name that this
 * version does not have, or conditions that were fixed ahead of time.
 */
class UnknownBackendFailureAnalyzer extends AbstractFailureAnalyzer<UnknownBackendException> {

	private final List<BackendRequirement> requirements;

	UnknownBackendFailureAnalyzer() {
		this(SpringFactoriesLoader.loadFactories(BackendRequirement.class, null));
	}

	UnknownBackendFailureAnalyzer(List<BackendRequirement> requirements) {
		this.requirements = requirements;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownBackendException cause) {
		BackendRequirement missing = missing(cause.getBackend());
		return (missing != null) ? missingDependency(missing, cause) : unknownName(cause);
	}

	private @Nullable BackendRequirement missing(String backend) {
		return this.requirements.stream()
			.filter((requirement) -> requirement.backend().equals(backend))
			.filter((requirement) -> !ClassUtils.isPresent(requirement.className(), null))
			.findFirst()
			.orElse(null);
	}

	private FailureAnalysis missingDependency(BackendRequirement missing, UnknownBackendException cause) {
		return new FailureAnalysis(
				"discovery.backend is '" + missing.backend() + "', but its client library is not on the class path: "
						+ missing.className() + " was not found.",
				"Add the dependency " + missing.dependency() + ", or choose one of " + list(cause) + ".", cause);
	}

	private FailureAnalysis unknownName(UnknownBackendException cause) {
		String description = "discovery.backend is '" + cause.getBackend()
				+ "', but this version has no backend of that name. Allowed are " + list(cause)
				+ ", and the name() of any RegistryBackend bean of the application.";
		String action = "Set discovery.backend to one of " + list(cause) + ".";
		if (AotDetector.useGeneratedArtifacts()) {
			action += " This application was processed ahead of time: process it again with that setting.";
		}
		return new FailureAnalysis(description, action, cause);
	}

	private String list(UnknownBackendException cause) {
		return cause.getAvailable().isEmpty() ? "(none)" : String.join(", ", cause.getAvailable());
	}

}
