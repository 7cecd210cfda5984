package io.github.discovery.registration;

import java.time.Duration;

import io.github.discovery.spi.RegistryException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Stands before one registry. Closed while the registry is away: then nobody sends it
 * anything but the gate, which asks now and then whether it is back.
 */
public interface RegistryGate {

	/**
	 * Return whether steps may be sent. Readable from any thread.
	 * @return whether the registry was not found to be away
	 */
	boolean isOpen();

	/**
	 * Report that a step found the registry away. Called on the state scheduler.
	 * @param error what the step failed with
	 */
	void unreachable(RegistryException.Unreachable error);

	/**
	 * Hear of changes, on the state scheduler.
	 * @param listener told of each closing and opening from now on
	 * @return ends it
	 */
	Disposable listen(Listener listener);

	/**
	 * Return the time until the next probe. Readable from any thread.
	 * @return the time, {@code null} while open
	 */
	@Nullable Duration nextProbe();

	/**
	 * Stop probing for good.
	 */
	void close();

	/**
	 * Hears of the gate.
	 */
	interface Listener {

		/**
		 * Steps must not be sent any more.
		 * @param error why
		 */
		void gateClosed(RegistryException.Unreachable error);

		/**
		 * Steps may be sent again.
		 */
		void gateOpened();

	}

}
