package io.github.discovery.backend.consul;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.discovery.backend.consul.ConsulAddresses.Address;
import io.github.discovery.backend.consul.ConsulSettings.Check;
import io.github.discovery.backend.consul.ConsulSettings.CheckType;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;

/**
 * A registration as it is written into Consul. An agent knows services by an id of its
 * own, so the id is joined with the service's name; the id of the check holds the owner,
 * so that a heartbeat of a stale process cannot keep its successor alive.
 */
final class ConsulEntry {

	/** Version of the stored format. */
	static final String FORMAT = "1";

	static final String FORMAT_KEY = MetadataKeys.OWN + "format";

	static final String OWNER_KEY = MetadataKeys.OWN + "owner";

	/** Consul's own bound, less format, owner and whether callers must use TLS. */
	static final int MAX_METADATA_ENTRIES = 64 - 3;

	private final Registration registration;

	private final Check check;

	private final Map<String, Address> tagged;

	ConsulEntry(Registration registration, Check check, Map<String, Address> tagged) {
		this.registration = registration;
		this.check = check;
		this.tagged = tagged;
	}

	Registration registration() {
		return this.registration;
	}

	/** The id by which the agent knows the service. */
	String id() {
		return this.registration.service().value() + ":" + this.registration.instanceId();
	}

	/** The id of the check that says whether the instance is alive. */
	String checkId() {
		return checkPrefix() + this.check.type().id() + ":" + this.registration.owner();
	}

	/** What the ids of this service's own checks begin with, whoever wrote them. */
	String checkPrefix() {
		return "service:" + id() + ":";
	}

	/** Whether the application itself sends heartbeats. */
	boolean hasHeartbeat() {
		return this.check.type() == CheckType.TTL;
	}

	/** Whether the instance is to be out of service on purpose. */
	boolean isDrained() {
		return this.registration.status() == InstanceStatus.MAINTENANCE;
	}

	/**
	 * Consul's word for a status. Maintenance is a check of its own: the heartbeat beside
	 * it is passing.
	 */
	static String status(InstanceStatus status) {
		return switch (status) {
			case WARNING -> "warning";
			case CRITICAL -> "critical";
			case PASSING, MAINTENANCE, UNKNOWN -> "passing";
		};
	}

	/**
	 * Return the body of the registration.
	 * @param initialStatus the status that a check not known yet begins with
	 */
	Map<String, Object> body(String initialStatus) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("ID", id());
		body.put("Name", this.registration.service().value());
		body.put("Address", this.registration.host());
		body.put("Port", this.registration.port());
		if (!this.tagged.isEmpty()) {
			body.put("TaggedAddresses", taggedAddresses());
		}
		body.put("Tags", this.registration.tags());
		body.put("Meta", metadata());
		body.put("Weights", Map.of("Passing", this.registration.weight(), "Warning", 1));
		body.put("EnableTagOverride", false);
		body.put("Checks", List.of(check(initialStatus)));
		return body;
	}

	private Map<String, Object> taggedAddresses() {
		Map<String, Object> addresses = new java.util.TreeMap<>();
		this.tagged
			.forEach((tag, address) -> addresses.put(tag, Map.of("Address", address.host(), "Port", address.port())));
		return addresses;
	}

	private Map<String, String> metadata() {
		Map<String, String> metadata = new java.util.TreeMap<>();
		this.registration.metadata().forEach((key, value) -> metadata.put(MetadataKeys.encode(key), value));
		metadata.put(FORMAT_KEY, FORMAT);
		metadata.put(OWNER_KEY, this.registration.owner());
		metadata.put(MetadataKeys.SECURE, Boolean.toString(this.registration.secure()));
		return metadata;
	}

	private Map<String, Object> check(String initialStatus) {
		Map<String, Object> definition = new LinkedHashMap<>();
		definition.put("CheckID", checkId());
		definition.put("Name", hasHeartbeat() ? "heartbeat" : this.check.type().id() + " check");
		definition.put("Status", initialStatus);
		definition.put("DeregisterCriticalServiceAfter", duration(this.check.deregisterCriticalAfter()));
		switch (this.check.type()) {
			case TTL -> definition.put("TTL", duration(this.registration.timeToLive()));
			case HTTP -> definition.put("HTTP", this.registration.toInstance("").getUri() + path());
			case TCP -> definition.put("TCP", authority());
			case GRPC -> {
				definition.put("GRPC", authority() + path());
				definition.put("GRPCUseTLS", this.registration.secure());
			}
		}
		if (!hasHeartbeat()) {
			definition.put("Interval", duration(this.check.interval()));
			definition.put("Timeout", duration(this.check.timeout()));
		}
		return definition;
	}

	private String authority() {
		return this.registration.toInstance("").authority();
	}

	private String path() {
		String path = this.check.path();
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

	/** A duration as Consul reads it. */
	static String duration(Duration duration) {
		return duration.toMillis() + "ms";
	}

}
