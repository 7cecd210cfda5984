package io.github.discovery.loadbalancing;

/**
 * Makes a picker of candidates, once per snapshot.
 */
@FunctionalInterface
public interface PickerFactory {

	/**
	 * Make a picker.
	 * @param candidates what it picks from, possibly nothing
	 * @return a picker
	 */
	Picker create(Candidates candidates);

}
