package io.github.discovery.context;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What this application registers of itself: its own server, or itself without one, and a
 * management server that has a port of its own.
 */
public final class OwnRegistrations {

	private static final Log logger = LogFactory.getLog(OwnRegistrations.class);

	private final DiscoveryRegistration application;

	private final @Nullable DiscoveryRegistration management;

	private final ServerPorts ports;

	private final PortRule rule;

	/**
	 * Create the registrations.
	 * @param application the application
	 * @param management its management server, {@code null} if that is not to be
	 * registered
	 * @param ports the ports of running servers
	 * @param rule which port counts
	 */
	public OwnRegistrations(DiscoveryRegistration application, @Nullable DiscoveryRegistration management,
			ServerPorts ports, PortRule rule) {
		this.application = application;
		this.management = management;
		this.ports = ports;
		this.rule = rule;
	}

	/**
	 * Return the application's own registration.
	 * @return always the same
	 */
	public DiscoveryRegistration application() {
		return this.application;
	}

	/**
	 * Return what is to be registered now, with the ports of now.
	 * @return the registrations, empty for a web application without a running server
	 */
	List<DiscoveryRegistration> current() {
		OptionalInt port = this.rule.port(this.ports);
		if (port.isEmpty()) {
			logger.info("Not registered: this is a web application, but no server of it is running. "
					+ "Set discovery.registration.port to register it all the same.");
			return List.of();
		}
		List<DiscoveryRegistration> current = new ArrayList<>();
		this.application.setPort(port.getAsInt());
		current.add(this.application);
		if (this.management != null && this.ports.management().isPresent()) {
			this.management.setPort(this.ports.management().getAsInt());
			current.add(this.management);
		}
		return current;
	}

	/**
	 * Says which port the application is called on.
	 */
	@FunctionalInterface
	public interface PortRule {

		/**
		 * Choose the port.
		 * @param ports the ports of running servers
		 * @return the port, 0 if there is nothing to call, empty if the application must
		 * not be registered
		 */
		OptionalInt port(ServerPorts ports);

	}

}
