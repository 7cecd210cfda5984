package io.github.discovery.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.RegistrationEvent;
import io.github.discovery.registration.RegistrationState;
import io.github.discovery.registration.Registrar;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A registrar whose states and events a test sets.
 */
public class StubRegistrar implements Registrar {

	public final List<RegistrationState> states = new ArrayList<>();

	public final List<Registration> wanted = new CopyOnWriteArrayList<>();

	private final Sinks.Many<RegistrationEvent> events = Sinks.many().multicast().directBestEffort();

	public static Registration registration(String service, String id) {
		return Registration.builder(ServiceName.of(service), id)
			.address("10.0.0.9", 8080)
			.metadata(Map.of("user.password", "hunter2"))
			.owner("owner-epoch")
			.build();
	}

	public void emit(RegistrationEvent event) {
		this.events.tryEmitNext(event).orThrow();
	}

	@Override
	public void register(Registration registration) {
		this.wanted.add(registration);
	}

	@Override
	public void update(ServiceName service, String instanceId, UnaryOperator<Registration> change) {
		this.wanted.replaceAll((registration) -> registration.instanceId().equals(instanceId)
				? change.apply(registration) : registration);
	}

	@Override
	public Mono<Void> deregister(ServiceName service, String instanceId) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> whenRegistered(ServiceName service, String instanceId) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> drain() {
		return Mono.empty();
	}

	@Override
	public Mono<Void> deregisterAll() {
		return Mono.empty();
	}

	@Override
	public List<RegistrationState> states() {
		return List.copyOf(this.states);
	}

	@Override
	public Flux<RegistrationEvent> events() {
		return this.events.asFlux();
	}

	@Override
	public void close() {
		this.events.tryEmitComplete();
	}

}
