package io.github.discovery.autoconfigure.settings;

import java.util.List;

/**
 * Keys below {@code discovery} that nothing reads: a misspelling that would otherwise be
 * lost without a word.
 */
public class UnknownSettingsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<UnknownSetting> settings;

	UnknownSettingsException(List<UnknownSetting> settings) {
		super("Unknown keys: " + settings);
		this.settings = List.copyOf(settings);
	}

	/**
	 * Return the unknown keys.
	 * @return at least one
	 */
	public List<UnknownSetting> getSettings() {
		return this.settings;
	}

}
