package io.github.discovery.model;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a process wants a registry to say of one of its instances. Immutable, with value
 * equality; every text is checked against {@link Names} when it is built.
 */
public final class Registration {

	private final ServiceName service;

	private final String instanceId;

	private final String host;

	private final int port;

	private final boolean secure;

	private final int weight;

	private final InstanceStatus status;

	private final List<String> tags;

	private final Map<String, String> metadata;

	private final Duration timeToLive;

	private final String owner;

	private Registration(Builder builder) {
		this.service = builder.service;
		this.instanceId = Names.requireInstanceId(builder.instanceId);
		this.host = Names.requireHost(builder.host);
		if (Names.isWildcardHost(this.host)) {
			throw new IllegalNameException("host", this.host, "an address that others can call, not a wildcard");
		}
		this.port = Names.requirePort(builder.port);
		this.secure = builder.secure;
		this.weight = builder.weight;
		if (this.weight < 1) {
			throw new IllegalNameException("weight", Integer.toString(this.weight), "1 or more");
		}
		this.status = builder.status;
		Names.requireTags(builder.tags);
		this.tags = List.copyOf(builder.tags);
		Names.requireMetadata(builder.metadata);
		this.metadata = Map.copyOf(builder.metadata);
		this.timeToLive = builder.timeToLive;
		this.owner = Names.requireInstanceId(builder.owner);
	}

	/**
	 * Start building a registration.
	 * @param service the service
	 * @param instanceId the id, unique within the service
	 * @return a builder
	 */
	public static Builder builder(ServiceName service, String instanceId) {
		return new Builder(service, instanceId);
	}

	/**
	 * Start building a changed copy.
	 * @return a builder filled with this registration's values
	 */
	public Builder toBuilder() {
		Builder builder = new Builder(this.service, this.instanceId).address(this.host, this.port)
			.secure(this.secure)
			.weight(this.weight)
			.status(this.status)
			.tags(this.tags)
			.timeToLive(this.timeToLive)
			.owner(this.owner);
		builder.metadata.putAll(this.metadata);
		return builder;
	}

	/**
	 * Return the service.
	 * @return the name of the service
	 */
	public ServiceName service() {
		return this.service;
	}

	/**
	 * Return the instance id.
	 * @return the id, unique within the service
	 */
	public String instanceId() {
		return this.instanceId;
	}

	/**
	 * Return the host to advertise.
	 * @return a DNS name or IP address, IPv6 without brackets
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Return the port to advertise.
	 * @return 1 to 65535, or 0 if there is nothing to call
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return whether callers must use TLS.
	 * @return whether callers must use TLS
	 */
	public boolean secure() {
		return this.secure;
	}

	/**
	 * Return the weight.
	 * @return the weight, 1 or more
	 */
	public int weight() {
		return this.weight;
	}

	/**
	 * Return the status this instance wants to have, {@link InstanceStatus#MAINTENANCE}
	 * included.
	 * @return the desired status
	 */
	public InstanceStatus status() {
		return this.status;
	}

	/**
	 * Return the tags.
	 * @return an unmodifiable list
	 */
	public List<String> tags() {
		return this.tags;
	}

	/**
	 * Return the metadata, zone and version included.
	 * @return an unmodifiable map
	 */
	public Map<String, String> metadata() {
		return this.metadata;
	}

	/**
	 * Return how long the entry lives without a renewal.
	 * @return the time to live
	 */
	public Duration timeToLive() {
		return this.timeToLive;
	}

	/**
	 * Return the token that tells this start of the process from an earlier one, so that
	 * a stale process cannot remove its successor's entry.
	 * @return an opaque token
	 */
	public String owner() {
		return this.owner;
	}

	/**
	 * Return a copy with another desired status.
	 * @param status the status
	 * @return a changed copy
	 */
	public Registration withStatus(InstanceStatus status) {
		return (status == this.status) ? this : toBuilder().status(status).build();
	}

	/**
	 * Return this registration as callers will see it once it is in the registry.
	 * @param source the name of the backend
	 * @return an instance with the same content
	 */
	public DiscoveredInstance toInstance(String source) {
		return DiscoveredInstance.builder(this.service, this.instanceId)
			.address(this.host, this.port)
			.secure(this.secure)
			.status(this.status)
			.weight(this.weight)
			.tags(this.tags)
			.metadata(this.metadata)
			.source(source)
			.build();
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof Registration that && this.instanceId.equals(that.instanceId)
				&& this.service.equals(that.service) && this.host.equals(that.host) && this.port == that.port
				&& this.secure == that.secure && this.weight == that.weight && this.status == that.status
				&& this.tags.equals(that.tags) && this.metadata.equals(that.metadata)
				&& this.timeToLive.equals(that.timeToLive) && this.owner.equals(that.owner));
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.service, this.instanceId);
	}

	@Override
	public String toString() {
		return this.service + "/" + this.instanceId + "@" + this.host + ":" + this.port + " " + this.status;
	}

	/**
	 * Builds a {@link Registration}.
	 */
	public static final class Builder {

		private final ServiceName service;

		private final String instanceId;

		private String host = "";

		private int port;

		private boolean secure;

		private int weight = 1;

		private InstanceStatus status = InstanceStatus.PASSING;

		private List<String> tags = List.of();

		private final Map<String, String> metadata = new LinkedHashMap<>();

		private Duration timeToLive = Duration.ofSeconds(30);

		private String owner = "0";

		private Builder(ServiceName service, String instanceId) {
			this.service = service;
			this.instanceId = instanceId;
		}

		/**
		 * Set where the instance can be called.
		 * @param host a DNS name or IP address, IPv6 without brackets, never a wildcard
		 * @param port 1 to 65535, or 0 if there is nothing to call
		 * @return this builder
		 */
		public Builder address(String host, int port) {
			this.host = host;
			this.port = port;
			return this;
		}

		/**
		 * Set whether callers must use TLS.
		 * @param secure whether callers must use TLS (default no)
		 * @return this builder
		 */
		public Builder secure(boolean secure) {
			this.secure = secure;
			return this;
		}

		/**
		 * Set the weight.
		 * @param weight 1 (default) or more
		 * @return this builder
		 */
		public Builder weight(int weight) {
			this.weight = weight;
			return this;
		}

		/**
		 * Set the desired status.
		 * @param status the status (default passing)
		 * @return this builder
		 */
		public Builder status(InstanceStatus status) {
			this.status = status;
			return this;
		}

		/**
		 * Set the tags.
		 * @param tags at most 64 tags
		 * @return this builder
		 */
		public Builder tags(List<String> tags) {
			this.tags = tags;
			return this;
		}

		/**
		 * Replace the metadata, but for a zone or version set before that the new
		 * metadata does not name.
		 * @param metadata at most 64 entries
		 * @return this builder
		 */
		public Builder metadata(Map<String, String> metadata) {
			String zone = this.metadata.get(DiscoveredInstance.ZONE);
			String version = this.metadata.get(DiscoveredInstance.VERSION);
			this.metadata.clear();
			zone(zone);
			version(version);
			this.metadata.putAll(metadata);
			return this;
		}

		/**
		 * Set the zone.
		 * @param zone the zone, {@code null} or empty for none
		 * @return this builder
		 */
		public Builder zone(@Nullable String zone) {
			return entry(DiscoveredInstance.ZONE, zone);
		}

		/**
		 * Set the version.
		 * @param version the version, {@code null} or empty for none
		 * @return this builder
		 */
		public Builder version(@Nullable String version) {
			return entry(DiscoveredInstance.VERSION, version);
		}

		/**
		 * Set how long the entry lives without a renewal.
		 * @param timeToLive the time to live (default 30 s)
		 * @return this builder
		 */
		public Builder timeToLive(Duration timeToLive) {
			this.timeToLive = timeToLive;
			return this;
		}

		/**
		 * Set the token of this start of the process.
		 * @param owner an opaque token, legal as an instance id
		 * @return this builder
		 */
		public Builder owner(String owner) {
			this.owner = owner;
			return this;
		}

		private Builder entry(String key, @Nullable String value) {
			if (value != null && !value.isEmpty()) {
				this.metadata.put(key, value);
			}
			return this;
		}

		/**
		 * Build the registration.
		 * @return an immutable registration
		 * @throws IllegalNameException naming the first value that is not legal
		 */
		public Registration build() {
			return new Registration(this);
		}

	}

}
