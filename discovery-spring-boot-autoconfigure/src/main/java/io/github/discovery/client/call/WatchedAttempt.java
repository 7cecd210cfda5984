package io.github.discovery.client.call;

import io.github.discovery.client.ServicePicks;
import org.jspecify.annotations.Nullable;

/**
 * An attempt under way that ends when its time is over, or goes elsewhere when its
 * instance turns out to be stuck. Itself the entry of a list, so that watching costs no
 * object.
 */
public abstract class WatchedAttempt {

	/** Guarded by the stripe, like the following one. */
	@Nullable WatchedAttempt before;

	@Nullable WatchedAttempt after;

	/** Volatile: whoever ends an attempt while it is being watched must see it. */
	volatile CallTimer.@Nullable Stripe stripe;

	long deadline;

	/**
	 * The time of the attempt is over. Called on a thread that must not be blocked, once
	 * at most, and maybe while or right after it is forgotten.
	 */
	protected abstract void expired();

	/**
	 * The instance is stuck: go elsewhere if possible.
	 */
	protected abstract void moveAway();

	/**
	 * Return whether the attempt is made at an instance.
	 * @param picks of the service
	 * @param instanceId the id of the instance
	 * @return whether it is
	 */
	protected abstract boolean isAt(ServicePicks picks, String instanceId);

}
