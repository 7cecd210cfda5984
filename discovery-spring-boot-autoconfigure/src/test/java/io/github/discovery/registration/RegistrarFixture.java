package io.github.discovery.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.ScriptedBackend;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A registrar on virtual time, whose dice always show the middle.
 */
class RegistrarFixture {

	static final ServiceName SERVICE = ServiceName.of("greeting");

	final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	final ScriptedBackend backend = ScriptedBackend.writable("scripted");

	final List<RegistrationEvent> events = new ArrayList<>();

	final DefaultRegistrar registrar;

	/** Time during which the process stands still: the clock goes on, nothing runs. */
	private long frozen;

	RegistrarFixture() {
		this(new RegistryBackend[0]);
	}

	RegistrarFixture(RegistryBackend... others) {
		List<RegistryBackend> backends = new ArrayList<>(List.of(others));
		backends.add(0, this.backend);
		LoopRuntime runtime = new LoopRuntime(this.time, this.time,
				() -> this.time.now(TimeUnit.NANOSECONDS) + this.frozen, () -> 0.5);
		this.registrar = new DefaultRegistrar(backends, RegistrarSettings.DEFAULTS,
				new RegistrarRuntime(runtime, this.time, this.time),
				new RegistryGates(this.time, runtime.ticker(), runtime.random()));
		this.registrar.events().subscribe(this.events::add);
	}

	static Registration.Builder entry(String id) {
		return Registration.builder(SERVICE, id).address("10.0.0.5", 8080).timeToLive(Duration.ofSeconds(30));
	}

	void pass(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

	void freeze(Duration duration) {
		this.frozen += duration.toNanos();
	}

	Outcome follow(Mono<Void> result) {
		Outcome outcome = new Outcome();
		result.subscribe(null, (error) -> outcome.error = error, () -> outcome.done = true);
		return outcome;
	}

	RegistrationState state() {
		return this.registrar.states().get(0);
	}

	<E extends RegistrationEvent> List<E> events(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	static class Outcome {

		boolean done;

		Throwable error;

	}

}
