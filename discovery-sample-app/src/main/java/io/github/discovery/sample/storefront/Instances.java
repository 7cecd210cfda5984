package io.github.discovery.sample.storefront;

/**
 * What the page's buttons do to greeting instances.
 */
public interface Instances {

	/**
	 * Stop an instance as a platform would: it deregisters, drains and ends.
	 * @param instanceId the instance
	 */
	void stop(String instanceId);

	/**
	 * Start another instance.
	 */
	void start();

	/**
	 * Return whether instances can be started from here.
	 * @return whether {@link #start()} works
	 */
	boolean canStart();

}
