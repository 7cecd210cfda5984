package io.github.discovery.backend.consul;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Consul's tagged addresses: further addresses of one instance, for callers in other
 * networks.
 *
 * @param tagged what is written for this application, by tag
 * @param managementSuffix the end of the service names that have none: the port of a
 * management server is another
 * @param readTag the tag whose address is read, {@code null} for the address proper
 */
public record ConsulAddresses(Map<String, Address> tagged, String managementSuffix, @Nullable String readTag) {

	/** One address for everybody. */
	public static final ConsulAddresses NONE = new ConsulAddresses(Map.of(), "", null);

	/**
	 * Copy the map.
	 */
	public ConsulAddresses {
		tagged = Map.copyOf(tagged);
	}

	/**
	 * Return a copy that reads another address.
	 * @param tag the tag of the address, {@code null} for the address proper
	 * @return a changed copy
	 */
	public ConsulAddresses withReadTag(@Nullable String tag) {
		return new ConsulAddresses(this.tagged, this.managementSuffix, tag);
	}

	/**
	 * Return the tagged addresses of a service of this application.
	 */
	Map<String, Address> of(String service) {
		boolean management = !this.managementSuffix.isEmpty() && service.endsWith(this.managementSuffix);
		return management ? Map.of() : this.tagged;
	}

	/**
	 * An address.
	 *
	 * @param host a name or an IP address, IPv6 without brackets
	 * @param port 1 to 65535
	 */
	public record Address(String host, int port) {
	}

}
