package io.github.discovery.backend.consul;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

import io.github.discovery.backend.consul.ConsulAddresses.Address;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.IllegalNameException;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Names;
import io.github.discovery.model.ServiceName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads instances out of Consul's answers: those written by {@link ConsulEntry}, and
 * those of others, as Spring Cloud Consul and Consul itself understand them. What cannot
 * be called is left out and never hides the others.
 */
final class ConsulMapping {

	private static final Log logger = LogFactory.getLog(ConsulMapping.class);

	private static final String NODE_MAINTENANCE = "_node_maintenance";

	private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

	private final String source;

	private final int priority;

	private final AddressReader addresses;

	/**
	 * Create a mapping.
	 * @param settings say which backend reads, and the failover group of what it reads
	 * @param addresses says which address of an instance counts
	 */
	ConsulMapping(ConsulSettings settings, AddressReader addresses) {
		this.source = settings.backendName();
		this.priority = settings.priority();
		this.addresses = addresses;
	}

	/**
	 * Read the answer of the health endpoint. Consul merges names that differ only in
	 * case, as we do.
	 */
	List<DiscoveredInstance> instances(ServiceName service, JsonNode entries) {
		List<DiscoveredInstance> instances = new ArrayList<>();
		for (JsonNode entry : entries) {
			if (text(entry.path("Service"), "Service").equalsIgnoreCase(service.value())) {
				DiscoveredInstance instance = instance(service, entry, entry.path("Node"));
				if (instance != null) {
					instances.add(instance);
				}
			}
		}
		return instances;
	}

	/**
	 * Read one instance.
	 * @param service its service
	 * @param entry what holds {@code Service} and {@code Checks}
	 * @param node its node, which may be missing
	 */
	@Nullable DiscoveredInstance instance(ServiceName service, JsonNode entry, JsonNode node) {
		JsonNode found = entry.path("Service");
		Map<String, String> meta = strings(found.path("Meta"));
		boolean own = meta.containsKey(ConsulEntry.FORMAT_KEY);
		List<String> tags = new ArrayList<>();
		found.path("Tags").forEach((tag) -> tags.add(tag.asString("")));
		Address address = this.addresses.read(found, node);
		String datacenter = text(node, "Datacenter").isEmpty() ? text(found, "Datacenter") : text(node, "Datacenter");
		String id = text(found, "ID");
		try {
			return DiscoveredInstance.builder(service, own ? ownId(service, id) : legalId(id))
				.address(address.host(), address.port())
				.secure(isSecure(meta, tags))
				.status(status(entry.path("Checks")))
				.weight(found.path("Weights").path("Passing").asInt(1))
				.order(found.path("CreateIndex").asLong(0))
				.source(this.source)
				.priority(this.priority)
				.datacenter(datacenter.isEmpty() ? null : datacenter)
				.tags(tags)
				.metadata(own ? ownMetadata(meta) : meta)
				.zone(own ? null : tagged(meta, tags, DiscoveredInstance.ZONE))
				.version(own ? null : tagged(meta, tags, DiscoveredInstance.VERSION))
				.build();
		}
		catch (IllegalNameException ex) {
			logger.debug("Left out an instance of " + service + ": " + ex.getMessage());
			return null;
		}
	}

	/**
	 * Derive the status from all checks, those of the node included. Maintenance of node
	 * or service outranks the rest.
	 */
	static InstanceStatus status(JsonNode checks) {
		InstanceStatus worst = InstanceStatus.PASSING;
		for (JsonNode check : checks) {
			String status = text(check, "Status");
			if (isMaintenance(text(check, "CheckID")) && !status.equals("passing")) {
				return InstanceStatus.MAINTENANCE;
			}
			if (status.equals("critical")) {
				worst = InstanceStatus.CRITICAL;
			}
			else if (status.equals("warning") && worst != InstanceStatus.CRITICAL) {
				worst = InstanceStatus.WARNING;
			}
			else if (!status.equals("passing") && worst == InstanceStatus.PASSING) {
				worst = InstanceStatus.UNKNOWN;
			}
		}
		return worst;
	}

	private static boolean isMaintenance(String checkId) {
		return checkId.equals(NODE_MAINTENANCE) || checkId.startsWith(SERVICE_MAINTENANCE);
	}

	/** The id of the check by which a service is in maintenance. */
	static String maintenanceCheck(String id) {
		return SERVICE_MAINTENANCE + id;
	}

	private static String ownId(ServiceName service, String id) {
		String prefix = service.value() + ":";
		return id.startsWith(prefix) ? id.substring(prefix.length()) : legalId(id);
	}

	/**
	 * Make an id of others legal ({@code _nomad-task-…} is not) and keep it unique.
	 */
	private static String legalId(String id) {
		if (Names.isInstanceId(id)) {
			return id;
		}
		CRC32 checksum = new CRC32();
		checksum.update(id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
		String legal = id.replaceAll("[^A-Za-z0-9._:@~-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
		return (legal.length() > 200 ? legal.substring(0, 200) : legal) + (legal.isEmpty() ? "" : "~")
				+ Long.toHexString(checksum.getValue());
	}

	private static boolean isSecure(Map<String, String> meta, List<String> tags) {
		return Boolean.parseBoolean(tagged(meta, tags, MetadataKeys.SECURE));
	}

	/** Spring Cloud Consul writes metadata, older versions of it tags. */
	private static @Nullable String tagged(Map<String, String> meta, List<String> tags, String key) {
		String value = meta.get(key);
		if (value != null) {
			return value;
		}
		String prefix = key + "=";
		return tags.stream()
			.filter((tag) -> tag.startsWith(prefix))
			.map((tag) -> tag.substring(prefix.length()))
			.findFirst()
			.orElse(null);
	}

	private static Map<String, String> ownMetadata(Map<String, String> meta) {
		Map<String, String> metadata = new LinkedHashMap<>();
		meta.forEach((key, value) -> {
			if (!key.startsWith(MetadataKeys.OWN) && !key.equals(MetadataKeys.SECURE)) {
				metadata.put(MetadataKeys.decode(key), value);
			}
		});
		return metadata;
	}

	static Map<String, String> strings(JsonNode object) {
		Map<String, String> strings = new LinkedHashMap<>();
		object.properties().forEach((property) -> strings.put(property.getKey(), property.getValue().asString("")));
		return strings;
	}

	static String text(JsonNode object, String field) {
		return object.path(field).asString("");
	}

}
