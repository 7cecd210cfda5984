package io.github.discovery.context;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.Registrar;
import io.github.discovery.registration.RegistrationEvent;
import io.github.discovery.registration.RegistrationState;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An entry that is registered while the application begins to refuse traffic is out of
 * service.
 */
public final class DiscoveryServiceRegistryRaces {

	private static final DiscoveryRegistration OWN = DiscoveryRegistration
		.of(Registration.builder(ServiceName.of("payments"), "a").address("10.0.0.9", 8080).build());

	private DiscoveryServiceRegistryRaces() {
	}

	/** One registers, one refuses traffic. */
	@JCStressTest
	@Outcome(id = "MAINTENANCE", expect = Expect.ACCEPTABLE, desc = "Whoever comes first, nobody is sent there.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The entry is in service, and stays so.")
	@State
	public static class RegisteringAndRefusing {

		private final OneEntry registrar = new OneEntry();

		private final DiscoveryServiceRegistry registry = new DiscoveryServiceRegistry(this.registrar);

		@Actor
		public void registering() {
			this.registry.register(OWN);
		}

		@Actor
		public void refusing() {
			this.registry.setAccepting(false);
		}

		@Arbiter
		public void later(L_Result result) {
			Registration wanted = this.registrar.wanted.get();
			result.r1 = (wanted != null) ? wanted.status() : "nothing";
		}

	}

	/** Only keeps what is wanted, as {@code DefaultRegistrar} does. */
	private static final class OneEntry implements Registrar {

		private final AtomicReference<@Nullable Registration> wanted = new AtomicReference<>();

		@Override
		public void register(Registration registration) {
			this.wanted.set(registration);
		}

		@Override
		public void update(ServiceName service, String instanceId, UnaryOperator<Registration> change) {
			this.wanted.updateAndGet((before) -> {
				if (before == null) {
					throw new IllegalArgumentException("not wanted");
				}
				return change.apply(before);
			});
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
			return List.of();
		}

		@Override
		public Flux<RegistrationEvent> events() {
			return Flux.empty();
		}

		@Override
		public void close() {
			// Nothing to give back.
		}

	}

}
