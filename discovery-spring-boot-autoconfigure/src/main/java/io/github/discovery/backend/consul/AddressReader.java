package io.github.discovery.backend.consul;

import io.github.discovery.backend.consul.ConsulAddresses.Address;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Finds the address of an instance: of the service before that of its node, and of each
 * the tagged one before the address proper.
 *
 * @param tag the tag that is preferred, {@code null} for none
 */
record AddressReader(@Nullable String tag) {

	Address read(JsonNode service, JsonNode node) {
		int port = service.path("Port").asInt(0);
		JsonNode tagged = tagged(service);
		String host = ConsulMapping.text(tagged, "Address");
		if (!host.isEmpty()) {
			return new Address(host, tagged.path("Port").asInt(port));
		}
		host = ConsulMapping.text(service, "Address");
		if (!host.isEmpty()) {
			return new Address(host, port);
		}
		host = tagged(node).asString("");
		return new Address(host.isEmpty() ? ConsulMapping.text(node, "Address") : host, port);
	}

	private JsonNode tagged(JsonNode of) {
		return (this.tag != null) ? of.path("TaggedAddresses").path(this.tag) : MissingNode.getInstance();
	}

}
