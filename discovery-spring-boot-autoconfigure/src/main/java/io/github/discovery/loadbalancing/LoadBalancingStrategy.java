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

}
