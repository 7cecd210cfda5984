package io.github.discovery.actuate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.model.Names;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.observation.EventLog;
import io.github.discovery.observation.ObservedEvent;
import io.github.discovery.observation.PickCounts;
import io.github.discovery.observation.PickCounts.PickCount;
import io.github.discovery.registration.RegistrationState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows what is known and wanted, from memory: looking neither asks a registry nor makes
 * the catalog follow a service.
 */
@Endpoint(id = "discovery", defaultAccess = Access.READ_ONLY)
public class DiscoveryEndpoint {

	private final ServiceCatalog catalog;

	private final Supplier<List<RegistrationState>> registrations;

	private final EventLog events;

	private final PickCounts picks;

	private final Function<String, @Nullable ServicePipeline> calls;

	/**
	 * Create an endpoint.
	 * @param catalog what is known of services
	 * @param registrations the own entries
	 * @param events what happened
	 * @param picks the statistics of calls
	 * @param calls finds how a service is called, {@code null} if it is not
	 */
	public DiscoveryEndpoint(ServiceCatalog catalog, Supplier<List<RegistrationState>> registrations, EventLog events,
			PickCounts picks, Function<String, @Nullable ServicePipeline> calls) {
		this.catalog = catalog;
		this.registrations = registrations;
		this.events = events;
		this.picks = picks;
		this.calls = calls;
	}

	/**
	 * Show everything in short.
	 * @return backends, own entries, services and the newest events
	 */
	@ReadOperation
	public DiscoveryDescriptor discovery() {
		return new DiscoveryDescriptor(this.catalog.backends().stream().map(DiscoveryDescriptor.Backend::of).toList(),
				this.registrations.get().stream().map(DiscoveryDescriptor.Entry::of).toList(),
				this.catalog.followed().stream().sorted().map(this::summary).toList(), this.catalog.refused(),
				this.events.latest(EventLog.EVENTS_PER_SERVICE));
	}

	/**
	 * Show one service.
	 * @param service its name, in any case
	 * @return the service, or {@code null} (not found) if nothing is known of it
	 */
	@ReadOperation
	public @Nullable ServiceDescriptor service(@Selector String service) {
		if (!Names.isServiceName(service)) {
			return null;
		}
		ServiceName name = ServiceName.of(service);
		Optional<ServiceSnapshot> snapshot = this.catalog.peek(name);
		List<DiscoveryDescriptor.Entry> own = this.registrations.get()
			.stream()
			.filter((state) -> state.desired().service().equals(name))
			.map(DiscoveryDescriptor.Entry::of)
			.toList();
		List<ObservedEvent> happened = this.events.of(name);
		if (snapshot.isEmpty() && own.isEmpty() && happened.isEmpty()) {
			return null;
		}
		ServiceSnapshot known = snapshot.orElseGet(() -> ServiceSnapshot.empty(name));
		return new ServiceDescriptor(name.value(), snapshot.isPresent(), this.catalog.isStale(name), known.version(),
				this.catalog.sources(name).stream().map(DiscoveryDescriptor.Backend::of).toList(), instances(known),
				own, calls(name), happened);
	}

	/**
	 * Read everything that is followed again now.
	 */
	@WriteOperation
	public void refresh() {
		this.catalog.refresh();
	}

	private DiscoveryDescriptor.Service summary(ServiceName service) {
		ServiceSnapshot snapshot = this.catalog.peek(service).orElseGet(() -> ServiceSnapshot.empty(service));
		return new DiscoveryDescriptor.Service(service.value(), snapshot.version(), snapshot.instances().size(),
				snapshot.eligible().size());
	}

	private @Nullable CallsDescriptor calls(ServiceName service) {
		ServicePipeline pipeline = this.calls.apply(service.value());
		return (pipeline != null) ? CallsDescriptor.of(pipeline) : null;
	}

	private List<InstanceDescriptor> instances(ServiceSnapshot snapshot) {
		Map<String, PickCount> counts = new HashMap<>();
		this.picks.read()
			.stream()
			.filter((count) -> count.service().equals(snapshot.service().value()))
			.forEach((count) -> counts.put(count.instanceId(), count));
		return snapshot.instances()
			.stream()
			.map((instance) -> InstanceDescriptor.of(instance, counts.get(instance.getInstanceId())))
			.toList();
	}

}
