package io.github.discovery.backend.consul;

import java.util.Map;
import java.util.Set;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.spi.RegistryException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.MissingNode;

/**
 * Writes own entries at the agent.
 *
 * <p>
 * Consul has no compare-and-write at the agent: an owner is read, compared, and then the
 * step is taken. Between the two another process can take the entry over, which a
 * heartbeat notices because the id of its check holds the owner.
 *
 * <p>
 * Registration never sends {@code replace-existing-checks}, which would end maintenance;
 * it removes what it left behind itself, one check at a time.
 */
final class ConsulWriter {

	/** Tells our maintenance from somebody else's. */
	static final String REASON = "Set by discovery-spring-boot";

	/** Includes reading. */
	private static final String WRITE = "service:write";

	private static final Set<Integer> STATES = Set.of(200, 404, 429, 503);

	private final ConsulClient client;

	private final ConsulSettings settings;

	private final ConsulMapping mapping;

	ConsulWriter(ConsulClient client, ConsulSettings settings) {
		this.client = client;
		this.settings = settings;
		// An own entry is compared with what was written, whatever address others are
		// read by.
		this.mapping = new ConsulMapping(settings, new AddressReader(null));
	}

	Mono<Void> register(Registration registration) {
		if (registration.timeToLive().toMillis() <= 0) {
			return Mono.error(new RegistryException.Invalid(ConsulBackend.NAME,
					"time to live " + registration.timeToLive() + " of " + registration + " is not positive"));
		}
		ConsulEntry entry = entry(registration);
		return state(entry).flatMap((state) -> register(entry, state));
	}

	private Mono<Void> register(ConsulEntry entry, OwnState state) {
		boolean starting = entry.isDrained() && !state.isPresent();
		boolean drain = entry.isDrained() && state.maintenanceReason(entry) == null;
		String status = ConsulEntry.status(entry.registration().status());
		ConsulRequest write = ConsulRequest.put(WRITE, "agent", "service", "register")
			.sending(entry.body(starting ? ConsulEntry.status(InstanceStatus.CRITICAL) : status));
		Mono<Void> steps = this.client.write(write);
		if (drain) {
			steps = starting ? steps.then(enterMaintenance(entry)) : enterMaintenance(entry).then(steps);
		}
		steps = steps.then(removeStaleChecks(entry, state));
		if (entry.hasHeartbeat() && (starting || state.hasCheck(entry.checkId()))) {
			steps = steps.then(beat(entry, status));
		}
		return entry.isDrained() ? steps : steps.then(leaveMaintenance(entry, state));
	}

	private Mono<Void> removeStaleChecks(ConsulEntry entry, OwnState state) {
		return Flux.fromIterable(state.staleChecks(entry))
			.concatMap((id) -> this.client.write(ConsulRequest.put(WRITE, "agent", "check", "deregister", id))
				.onErrorResume(RegistryException.NotFound.class, (gone) -> Mono.empty()))
			.then();
	}

	Mono<Void> renew(Registration registration) {
		ConsulEntry entry = entry(registration);
		if (!entry.hasHeartbeat()) {
			return owned(entry).then();
		}
		return beat(entry, ConsulEntry.status(registration.status())).onErrorResume(RegistryException.NotFound.class,
				(unknown) -> owned(entry).then(Mono.error(unknown)));
	}

	Mono<Void> setStatus(Registration registration, InstanceStatus status) {
		ConsulEntry entry = entry(registration);
		return owned(entry).flatMap((state) -> {
			if (status == InstanceStatus.MAINTENANCE) {
				return enterMaintenance(entry);
			}
			if (entry.hasHeartbeat()) {
				return beat(entry, ConsulEntry.status(status)).then(leaveMaintenance(entry, state));
			}
			if (ConsulEntry.status(status).equals(ConsulEntry.status(InstanceStatus.PASSING))) {
				return leaveMaintenance(entry, state);
			}
			return Mono.error(new RegistryException.Unsupported(ConsulBackend.NAME,
					"status " + status + " beside a check of Consul's own"));
		});
	}

	Mono<Void> deregister(Registration registration) {
		ConsulEntry entry = entry(registration);
		return state(entry).filter((state) -> state.belongsTo(entry))
			.flatMap((state) -> this.client
				.write(ConsulRequest.put(WRITE, "agent", "service", "deregister", entry.id())))
			.onErrorResume(RegistryException.NotFound.class, (gone) -> Mono.empty());
	}

	Mono<DiscoveredInstance> read(Registration registration) {
		return state(entry(registration)).mapNotNull((state) -> (state.entry() != null)
				? this.mapping.instance(registration.service(), state.entry(), MissingNode.getInstance()) : null);
	}

	/**
	 * Read the state of an entry that must be there and belong to this process.
	 */
	private Mono<OwnState> owned(ConsulEntry entry) {
		return state(entry).doOnNext((state) -> {
			if (!state.isPresent()) {
				throw new RegistryException.NotFound(ConsulBackend.NAME, "the agent does not know " + entry.id());
			}
			if (!state.belongsTo(entry)) {
				throw new RegistryException.Conflict(ConsulBackend.NAME,
						entry.id() + " belongs to " + ConsulErrors.printable(state.owner()));
			}
		});
	}

	private Mono<OwnState> state(ConsulEntry entry) {
		ConsulRequest read = ConsulRequest.get(WRITE, "agent", "health", "service", "id", entry.id());
		return this.client.send(read, STATES).map((answer) -> {
			if (answer.body().path("AggregatedStatus").isMissingNode()) {
				throw ConsulErrors.of(read, (answer.status() != 404) ? answer.status() : 200, answer.body().toString());
			}
			return new OwnState(answer.body().path("Service").isObject() ? answer.body() : null);
		});
	}

	private Mono<Void> beat(ConsulEntry entry, String status) {
		return this.client.write(ConsulRequest.put(WRITE, "agent", "check", "update", entry.checkId())
			.sending(Map.of("Status", status)));
	}

	private Mono<Void> enterMaintenance(ConsulEntry entry) {
		return this.client.write(maintenance(entry, "true").with("reason", REASON));
	}

	/**
	 * End our maintenance; somebody else's stays.
	 */
	private Mono<Void> leaveMaintenance(ConsulEntry entry, OwnState state) {
		return REASON.equals(state.maintenanceReason(entry)) ? this.client.write(maintenance(entry, "false"))
				: Mono.empty();
	}

	private static ConsulRequest maintenance(ConsulEntry entry, String enable) {
		return ConsulRequest.put(WRITE, "agent", "service", "maintenance", entry.id()).with("enable", enable);
	}

	private ConsulEntry entry(Registration registration) {
		return new ConsulEntry(registration, this.settings.check(),
				this.settings.addresses().of(registration.service().value()));
	}

}
