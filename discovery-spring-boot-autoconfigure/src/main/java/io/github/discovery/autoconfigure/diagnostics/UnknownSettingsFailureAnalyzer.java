package io.github.discovery.autoconfigure.diagnostics;

import java.util.stream.Collectors;

import io.github.discovery.autoconfigure.settings.UnknownSetting;
import io.github.discovery.autoconfigure.settings.UnknownSettingsException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains {@link UnknownSettingsException}.
 */
class UnknownSettingsFailureAnalyzer extends AbstractFailureAnalyzer<UnknownSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownSettingsException cause) {
		String description = "Nothing reads these keys:\n\n"
				+ cause.getSettings().stream().map(this::describe).collect(Collectors.joining("\n"));
		String action = cause.getSettings().stream().map(this::advise).collect(Collectors.joining("\n"));
		return new FailureAnalysis(description, action, cause);
	}

	private String describe(UnknownSetting setting) {
		return "    Key:     " + setting.key() + "\n    Value:   " + setting.value() + "\n    Origin:  "
				+ setting.origin() + "\n    Allowed: "
				+ ((setting.suggestion() != null) ? setting.suggestion() : "the keys in docs/configuration.md") + "\n";
	}

	private String advise(UnknownSetting setting) {
		if (setting.suggestion() == null) {
			return "Remove " + setting.key() + ".";
		}
		String why = setting.suggestion().contains("[") ? " (a name with dots belongs in brackets)" : "";
		return "Write " + setting.suggestion() + " in place of " + setting.key() + why + ", or remove it.";
	}

}
