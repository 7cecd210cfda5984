package io.github.discovery.autoconfigure.settings;

import java.util.function.Consumer;

/**
 * To be implemented by a record of properties whose values, each legal, may contradict
 * each other. What it tells is logged as a warning when the record is bound.
 */
@FunctionalInterface
public interface SettingsCheck {

	/**
	 * Tell every contradiction.
	 * @param warnings takes one contradiction each
	 */
	void check(Consumer<SettingProblem> warnings);

}
