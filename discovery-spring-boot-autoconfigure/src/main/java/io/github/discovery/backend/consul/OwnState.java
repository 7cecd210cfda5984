package io.github.discovery.backend.consul;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the agent knows of an own entry: its service and its checks, read in one request.
 *
 * @param entry what holds {@code Service} and {@code Checks}, {@code null} if the agent
 * does not know the service
 */
record OwnState(@Nullable JsonNode entry) {

	boolean isPresent() {
		return this.entry != null;
	}

	/** The owner that wrote the entry, empty if it was not this starter. */
	String owner() {
		return (this.entry != null) ? ConsulMapping.text(this.entry.path("Service").path("Meta"), ConsulEntry.OWNER_KEY)
				: "";
	}

	boolean belongsTo(ConsulEntry wanted) {
		return owner().equals(wanted.registration().owner());
	}

	boolean hasCheck(String checkId) {
		return checkIds().contains(checkId);
	}

	/** Checks that another start or another setting of this instance left behind. */
	List<String> staleChecks(ConsulEntry wanted) {
		return checkIds().stream()
			.filter((id) -> id.startsWith(wanted.checkPrefix()) && !id.equals(wanted.checkId()))
			.toList();
	}

	/** Why the service is in maintenance, {@code null} if it is not. */
	@Nullable String maintenanceReason(ConsulEntry wanted) {
		for (JsonNode check : checks()) {
			if (ConsulMapping.text(check, "CheckID").equals(ConsulMapping.maintenanceCheck(wanted.id()))) {
				return ConsulMapping.text(check, "Notes");
			}
		}
		return null;
	}

	private List<String> checkIds() {
		List<String> ids = new ArrayList<>();
		checks().forEach((check) -> ids.add(ConsulMapping.text(check, "CheckID")));
		return ids;
	}

	private Iterable<JsonNode> checks() {
		return (this.entry != null) ? this.entry.path("Checks") : List.of();
	}

}
