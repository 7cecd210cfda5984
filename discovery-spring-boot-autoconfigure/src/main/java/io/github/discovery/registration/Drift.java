package io.github.discovery.registration;

import java.util.Optional;
import java.util.Set;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;

/**
 * How an entry that was read back differs from the one that is wanted.
 *
 * @param reason what differs, for people
 * @param onlyStatus whether all but the status is as wanted
 */
record Drift(String reason, boolean onlyStatus) {

	static Optional<Drift> between(Registration desired, DiscoveredInstance actual) {
		String content = content(desired, actual);
		if (!content.isEmpty()) {
			return Optional.of(new Drift("registry had another " + content, false));
		}
		return status(desired.status(), actual.status())
				? Optional.of(new Drift("registry had status " + name(actual.status()), true)) : Optional.empty();
	}

	private static String content(Registration desired, DiscoveredInstance actual) {
		if (!desired.host().equalsIgnoreCase(actual.getHost()) || desired.port() != actual.getPort()
				|| desired.secure() != actual.isSecure()) {
			return "address";
		}
		if (!Set.copyOf(desired.tags()).equals(Set.copyOf(actual.tags()))) {
			return "tags";
		}
		if (!desired.metadata().equals(actual.getMetadata())) {
			return "metadata";
		}
		return (desired.weight() != actual.weight()) ? "weight" : "";
	}

	/**
	 * A registry that keeps no status is no drift; maintenance that this process does not
	 * want was ordered by somebody else, who alone may end it.
	 */
	private static boolean status(InstanceStatus desired, InstanceStatus actual) {
		return desired != actual && actual != InstanceStatus.UNKNOWN && actual != InstanceStatus.MAINTENANCE;
	}

	private static String name(InstanceStatus status) {
		return status.name().toLowerCase(java.util.Locale.ROOT);
	}

}
