package io.github.discovery.loadbalancing;

/**
 * The innermost picker: the one that decides between instances that all would do. A bean
 * of this type can be named wherever a strategy is configured.
 */
public interface LoadBalancingStrategy extends PickerFactory {

	/**
	 * Return the name under which the strategy is configured.
	 * @return a name in lower case with hyphens, such as {@code round-robin}
	 */
	String name();

	/**
	 * Return whether all candidates get the same share of the calls, whatever their
	 * weight. The layer of weights then turns some of an instance's calls away while it
	 * starts slowly or where it is configured to get less; with a strategy that goes by
	 * weights itself, or that must lead the same request to the same instance, it does
	 * not interfere.
	 * @return whether shares are equal, {@code false} by default
	 */
	default boolean isEven() {
		return false;
	}

}
