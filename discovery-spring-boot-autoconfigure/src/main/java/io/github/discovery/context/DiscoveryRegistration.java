package io.github.discovery.context;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.discovery.model.InstanceStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.serviceregistry.Registration;

/**
 * An own entry as Spring Cloud Commons sees it. The port is 0 until the web server runs;
 * the metadata can be changed until it is registered, as
 * {@link org.springframework.cloud.client.serviceregistry.RegistrationLifecycle} beans
 * do.
 */
public final class DiscoveryRegistration implements Registration {

	private final RegistrationTemplate template;

	private final Map<String, String> metadata;

	private volatile io.github.discovery.model.Registration entry;

	private volatile @Nullable InstanceStatus ordered;

	/**
	 * Create a registration that has no port yet.
	 * @param template makes the entry
	 */
	public DiscoveryRegistration(RegistrationTemplate template) {
		this.template = template;
		this.entry = template.build(0);
		this.metadata = new ConcurrentHashMap<>(this.entry.metadata());
	}

	/**
	 * Create a registration of an entry that is complete.
	 * @param entry the entry
	 * @return a registration for the {@link DiscoveryServiceRegistry}
	 */
	public static DiscoveryRegistration of(io.github.discovery.model.Registration entry) {
		return new DiscoveryRegistration((port) -> entry);
	}

	/**
	 * Set the port; metadata that users have changed stays as they left it.
	 * @param port 1 to 65535, or 0 if there is nothing to call
	 */
	void setPort(int port) {
		Map<String, String> before = this.entry.metadata();
		io.github.discovery.model.Registration built = this.template.build(port);
		this.metadata.entrySet().removeIf((item) -> item.getValue().equals(before.get(item.getKey())));
		built.metadata().forEach(this.metadata::putIfAbsent);
		this.entry = built;
	}

	/**
	 * Return the entry as it is to be written.
	 * @return the entry with the metadata of this moment
	 */
	io.github.discovery.model.Registration toEntry() {
		return this.entry.toBuilder().metadata(this.metadata).build();
	}

	/**
	 * Return the status that somebody ordered at run time.
	 * @return the status, {@code null} if nobody did
	 */
	@Nullable InstanceStatus getOrderedStatus() {
		return this.ordered;
	}

	void setOrderedStatus(@Nullable InstanceStatus status) {
		this.ordered = status;
	}

	@Override
	public String getInstanceId() {
		return this.entry.instanceId();
	}

	@Override
	public String getServiceId() {
		return this.entry.service().value();
	}

	@Override
	public String getHost() {
		return this.entry.host();
	}

	@Override
	public int getPort() {
		return this.entry.port();
	}

	@Override
	public boolean isSecure() {
		return this.entry.secure();
	}

	@Override
	public URI getUri() {
		return this.entry.toInstance("").getUri();
	}

	@Override
	public Map<String, String> getMetadata() {
		return this.metadata;
	}

	@Override
	public String toString() {
		return this.entry.toString();
	}

}
