package io.github.discovery.model;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;

/**
 * One running instance of a service as a registry describes it. Immutable, with value
 * equality over all it holds.
 *
 * <p>
 * Zone and version stand in fields of their own and, for peers that know only Spring
 * Cloud's {@link ServiceInstance}, in the metadata under {@code zone} and
 * {@code version}: whichever of the two is given fills the other.
 */
public final class DiscoveredInstance implements ServiceInstance {

	/** Metadata key of the zone. */
	public static final String ZONE = "zone";

	/** Metadata key of the version. */
	public static final String VERSION = "version";

	private final ServiceName service;

	private final String instanceId;

	private final String host;

	private final int port;

	private final boolean secure;

	private final InstanceStatus status;

	private final int weight;

	private final int priority;

	private final long order;

	private final String source;

	private final @Nullable String datacenter;

	private final List<String> tags;

	private final Map<String, String> metadata;

	private final String authority;

	private DiscoveredInstance(InstanceDraft draft) {
		this.service = draft.service;
		this.instanceId = Names.requireInstanceId(draft.instanceId);
		this.host = Names.requireHost(draft.host);
		this.port = Names.requirePort(draft.port);
		this.secure = draft.secure;
		this.status = draft.status;
		this.weight = draft.weight;
		this.priority = draft.priority;
		this.order = draft.order;
		this.source = draft.source;
		this.datacenter = draft.datacenter;
		this.tags = List.copyOf(draft.tags);
		this.metadata = Map.copyOf(draft.metadata);
		this.authority = draft.authority();
	}

	/**
	 * Start building an instance.
	 * @param service the service it belongs to
	 * @param instanceId its id, unique within the service
	 * @return a builder
	 */
	public static Builder builder(ServiceName service, String instanceId) {
		return new Builder(new InstanceDraft(service, instanceId));
	}

	/**
	 * Start building a copy of this instance.
	 * @return a builder filled with this instance's values
	 */
	public Builder toBuilder() {
		return new Builder(InstanceDraft.of(this));
	}

	/**
	 * Return the service this instance belongs to.
	 * @return the name of the service
	 */
	public ServiceName service() {
		return this.service;
	}

	/**
	 * Return the status that the registry reports.
	 * @return the status
	 */
	public InstanceStatus status() {
		return this.status;
	}

	/**
	 * Return the share of calls this instance wants, relative to its peers.
	 * @return the weight, at least 1
	 */
	public int weight() {
		return this.weight;
	}

	/**
	 * Return the failover group: 0 is called first, higher ones only when no lower one
	 * can serve.
	 * @return the priority, 0 or more
	 */
	public int priority() {
		return this.priority;
	}

	/**
	 * Return the registry's own order of creation, by which the newest of two entries
	 * with one address is known.
	 * @return a number that grows with each creation, 0 where a registry has none
	 */
	public long order() {
		return this.order;
	}

	/**
	 * Return the backend this was read from.
	 * @return the name of a backend
	 */
	public String source() {
		return this.source;
	}

	/**
	 * Return the datacenter, where the registry knows one.
	 * @return the datacenter or {@code null}
	 */
	public @Nullable String datacenter() {
		return this.datacenter;
	}

	/**
	 * Return the zone, where one is given.
	 * @return the zone or {@code null}
	 */
	public @Nullable String zone() {
		return this.metadata.get(ZONE);
	}

	/**
	 * Return the version, where one is given.
	 * @return the version or {@code null}
	 */
	public @Nullable String version() {
		return this.metadata.get(VERSION);
	}

	/**
	 * Return the tags.
	 * @return an unmodifiable list, in the registry's order
	 */
	public List<String> tags() {
		return this.tags;
	}

	/**
	 * Return host and port as they stand in a URI, IPv6 addresses in brackets.
	 * @return for example {@code 10.0.0.5:8080} or {@code [fd00::1]:8080}
	 */
	public String authority() {
		return this.authority;
	}

	@Override
	public String getInstanceId() {
		return this.instanceId;
	}

	@Override
	public String getServiceId() {
		return this.service.value();
	}

	@Override
	public String getHost() {
		return this.host;
	}

	@Override
	public int getPort() {
		return this.port;
	}

	@Override
	public boolean isSecure() {
		return this.secure;
	}

	@Override
	public URI getUri() {
		return URI.create((this.secure ? "https://" : "http://") + this.authority);
	}

	@Override
	public Map<String, String> getMetadata() {
		return this.metadata;
	}

	/**
	 * Return the scheme only when it is {@code https}: Spring Cloud prefers a non-null
	 * scheme over the caller's own, which would lower a caller's {@code https}.
	 * @return {@code https} or {@code null}
	 */
	@Override
	public @Nullable String getScheme() {
		return this.secure ? "https" : null;
	}

	@Override
	public boolean equals(Object other) {
		if (this == other) {
			return true;
		}
		return other instanceof DiscoveredInstance that && this.instanceId.equals(that.instanceId)
				&& this.service.equals(that.service) && this.host.equals(that.host) && this.port == that.port
				&& this.secure == that.secure && this.status == that.status && this.weight == that.weight
				&& this.priority == that.priority && this.order == that.order && this.source.equals(that.source)
				&& Objects.equals(this.datacenter, that.datacenter) && this.tags.equals(that.tags)
				&& this.metadata.equals(that.metadata);
	}

	@Override
	public int hashCode() {
		return 31 * this.service.hashCode() + this.instanceId.hashCode();
	}

	@Override
	public String toString() {
		return this.service + "/" + this.instanceId + "@" + this.authority + " " + this.status;
	}

	/**
	 * Builds a {@link DiscoveredInstance}; the build fails with
	 * {@link IllegalNameException} on an illegal id, host or port.
	 */
	public static final class Builder {

		private final InstanceDraft draft;

		private Builder(InstanceDraft draft) {
			this.draft = draft;
		}

		/**
		 * Set where the instance listens.
		 * @param host a DNS name or an IP address, IPv6 without brackets
		 * @param port 1 to 65535, or 0 if there is nothing to call
		 * @return this builder
		 */
		public Builder address(String host, int port) {
			this.draft.host = host;
			this.draft.port = port;
			return this;
		}

		/**
		 * Set whether it wants TLS.
		 * @param secure whether calls must use TLS
		 * @return this builder
		 */
		public Builder secure(boolean secure) {
			this.draft.secure = secure;
			return this;
		}

		/**
		 * Set the status (default {@link InstanceStatus#UNKNOWN}).
		 * @param status the status
		 * @return this builder
		 */
		public Builder status(InstanceStatus status) {
			this.draft.status = status;
			return this;
		}

		/**
		 * Set the weight; what is below 1 counts as 1.
		 * @param weight the weight (default 1)
		 * @return this builder
		 */
		public Builder weight(int weight) {
			this.draft.weight = Math.max(1, weight);
			return this;
		}

		/**
		 * Set the failover group.
		 * @param priority 0 (default) is called first
		 * @return this builder
		 */
		public Builder priority(int priority) {
			this.draft.priority = Math.max(0, priority);
			return this;
		}

		/**
		 * Set the registry's order of creation.
		 * @param order a number that grows with each creation
		 * @return this builder
		 */
		public Builder order(long order) {
			this.draft.order = order;
			return this;
		}

		/**
		 * Set the backend it was read from.
		 * @param source the name of a backend
		 * @return this builder
		 */
		public Builder source(String source) {
			this.draft.source = source;
			return this;
		}

		/**
		 * Set the datacenter.
		 * @param datacenter a name or {@code null}
		 * @return this builder
		 */
		public Builder datacenter(@Nullable String datacenter) {
			this.draft.datacenter = datacenter;
			return this;
		}

		/**
		 * Set the zone; {@code null} or an empty text leaves what the metadata says.
		 * @param zone the zone or {@code null}
		 * @return this builder
		 */
		public Builder zone(@Nullable String zone) {
			this.draft.entry(ZONE, zone);
			return this;
		}

		/**
		 * Set the version; {@code null} or an empty text leaves what the metadata says.
		 * @param version the version or {@code null}
		 * @return this builder
		 */
		public Builder version(@Nullable String version) {
			this.draft.entry(VERSION, version);
			return this;
		}

		/**
		 * Set the tags.
		 * @param tags the tags; illegal ones are dropped
		 * @return this builder
		 */
		public Builder tags(Collection<String> tags) {
			this.draft.tags(tags);
			return this;
		}

		/**
		 * Add metadata.
		 * @param metadata the entries; illegal ones are dropped
		 * @return this builder
		 */
		public Builder metadata(Map<String, String> metadata) {
			this.draft.metadata.putAll(Names.acceptMetadata(metadata));
			return this;
		}

		/**
		 * Build the instance.
		 * @return an immutable instance
		 * @throws IllegalNameException on an illegal id, host or port
		 */
		public DiscoveredInstance build() {
			return new DiscoveredInstance(this.draft);
		}

	}

}
