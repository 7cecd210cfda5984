package io.github.discovery.loadbalancing.ejection;

/**
 * Hears which instances rest, on the thread that decides so.
 */
public interface EjectionListener {

	/** Hears nothing. */
	EjectionListener NONE = new EjectionListener() {
	};

	/**
	 * An instance was taken out of the choice.
	 * @param instanceId its id
	 * @param ejection why and for how long
	 * @param stalled whether calls wait at it that had better go elsewhere
	 */
	default void ejected(String instanceId, Ejection ejection, boolean stalled) {
	}

	/**
	 * An instance no longer rests: it is well again, or it is gone, or nothing is to be
	 * ejected any more.
	 * @param instanceId its id
	 */
	default void returned(String instanceId) {
	}

}
