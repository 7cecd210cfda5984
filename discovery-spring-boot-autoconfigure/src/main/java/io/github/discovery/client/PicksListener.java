package io.github.discovery.client;

import io.github.discovery.loadbalancing.ejection.Ejection;

/**
 * Hears which instances of any service rest, on the thread that decides so. Beans of this
 * type are made together with the {@link InstanceChooser}; one that needs it, or a
 * load-balanced client, takes it from an {@code ObjectProvider}.
 */
public interface PicksListener {

	/**
	 * An instance was taken out of the choice.
	 * @param picks of the service
	 * @param instanceId its id
	 * @param ejection why and for how long
	 * @param stalled whether calls wait at it that had better go elsewhere
	 */
	void ejected(ServicePicks picks, String instanceId, Ejection ejection, boolean stalled);

	/**
	 * An instance is well again.
	 * @param picks of the service
	 * @param instanceId its id
	 */
	void returned(ServicePicks picks, String instanceId);

}
