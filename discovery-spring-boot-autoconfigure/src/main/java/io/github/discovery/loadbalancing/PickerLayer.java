package io.github.discovery.loadbalancing;

/**
 * A step between the candidates and the strategy. It may drop candidates with a reason,
 * or make several pickers of the rest and choose between those at each pick.
 */
@FunctionalInterface
public interface PickerLayer {

	/**
	 * Make the picker of this layer and all that follow.
	 * @param candidates what the layers before have left
	 * @param next makes the picker of the layers that follow
	 * @return a picker
	 */
	Picker apply(Candidates candidates, PickerFactory next);

}
