package io.github.discovery.context;

import java.util.Locale;
import java.util.Map;

import io.github.discovery.model.InstanceStatus;
import org.jspecify.annotations.Nullable;

/**
 * Statuses by the names of Spring Cloud's endpoint, and by ours.
 */
final class StatusNames {

	/** Gives the status back to the application. */
	static final String CANCEL_OVERRIDE = "CANCEL_OVERRIDE";

	private static final Map<InstanceStatus, String> SPRING = Map.of(InstanceStatus.PASSING, "UP",
			InstanceStatus.CRITICAL, "DOWN", InstanceStatus.MAINTENANCE, "OUT_OF_SERVICE", InstanceStatus.WARNING,
			"WARNING", InstanceStatus.UNKNOWN, "UNKNOWN");

	private StatusNames() {
	}

	static String nameOf(InstanceStatus status) {
		return SPRING.getOrDefault(status, status.name());
	}

	/**
	 * Read a status.
	 * @param text UP, DOWN, OUT_OF_SERVICE, CANCEL_OVERRIDE or one of ours, in any case
	 * @return the status, {@code null} to give it back to the application
	 * @throws IllegalArgumentException if it is none of them
	 */
	static @Nullable InstanceStatus parse(String text) {
		String name = text.trim().toUpperCase(Locale.ROOT).replace('-', '_');
		if (name.equals(CANCEL_OVERRIDE)) {
			return null;
		}
		for (InstanceStatus status : InstanceStatus.values()) {
			if (name.equals(status.name()) || name.equals(nameOf(status))) {
				return status;
			}
		}
		throw new IllegalArgumentException("Unknown status '" + io.github.discovery.model.Names.printable(text)
				+ "': allowed are UP, DOWN, OUT_OF_SERVICE, WARNING, UNKNOWN, PASSING, CRITICAL, MAINTENANCE and "
				+ CANCEL_OVERRIDE);
	}

}
