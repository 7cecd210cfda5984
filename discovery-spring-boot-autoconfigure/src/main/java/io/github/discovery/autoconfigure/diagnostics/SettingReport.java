package io.github.discovery.autoconfigure.diagnostics;

import io.github.discovery.autoconfigure.settings.SettingProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;

/**
 * Puts a wrong value into words.
 */
final class SettingReport {

	private SettingReport() {
	}

	static FailureAnalysis of(SettingProblem problem, @Nullable Origin origin, Throwable cause) {
		String description = "A setting has a value that cannot be used:\n\n    Key:     " + problem.key()
				+ (problem.value().isEmpty() ? "" : "\n    Value:   " + problem.value())
				+ ((origin != null) ? "\n    Origin:  " + origin : "") + "\n    Allowed: " + problem.allowed();
		return new FailureAnalysis(description, problem.fix(), cause);
	}

}
