package io.github.discovery.backend.fixed;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.WatchEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FixedBackendTests {

	private static final ServiceName PAYMENTS = ServiceName.of("payments");

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final FixedBackend backend = new FixedBackend(
			FixedSettings.of(Map.of("Payments", List.of("http://10.0.0.5:8080", "https://10.0.0.6"))), this.time);

	private final Scope scope = this.backend.scopeOf(PAYMENTS);

	private Listing list() {
		Listing listing = this.backend.list(this.scope, Revision.NONE).block();
		assertThat(listing).isNotNull();
		return listing;
	}

	@Test
	void listsWhatIsConfiguredAsPassing() {
		assertThat(list().instances()).allSatisfy((instance) -> {
			assertThat(instance.service()).isEqualTo(PAYMENTS);
			assertThat(instance.status()).isEqualTo(InstanceStatus.PASSING);
			assertThat(instance.source()).isEqualTo("static");
		}).extracting(DiscoveredInstance::authority).containsExactly("10.0.0.5:8080", "10.0.0.6:443");
		assertThat(list().continuity()).isEqualTo(Continuity.UNBROKEN);
		assertThat(list().revision()).isEqualTo(list().revision());
		assertThat(this.backend.services().block()).containsExactly(PAYMENTS);
		assertThat(this.backend.scopeOf(ServiceName.of("unlisted"))).isEqualTo(this.scope);
		assertThat(this.backend.probe().blockOptional()).isEmpty();
	}

	@Test
	void watchTellsNoChangeButStaysAliveWithinTheSilenceLimit() {
		assertThat(this.backend.watchSilenceLimit()).isGreaterThan(FixedSettings.SIGN_INTERVAL.multipliedBy(2));
		StepVerifier.create(this.backend.watch(this.scope, list().revision()))
			.expectSubscription()
			.then(() -> this.time.advanceTimeBy(Duration.ofMinutes(5)))
			.expectNextCount(10)
			.thenCancel()
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void watchOfAnotherConfigurationHasToListAgain() {
		StepVerifier.create(this.backend.watch(this.scope, new Revision("other", "1")))
			.expectNextMatches(WatchEvent.Relist.class::isInstance)
			.verifyComplete();
	}

	@Test
	void closingEndsWatchesAndCanBeRepeated() {
		StepVerifier.create(this.backend.watch(this.scope, list().revision()).materialize().map((s) -> s.getType()))
			.then(this.backend::close)
			.then(this.backend::close)
			.expectNext(SignalType.ON_COMPLETE)
			.expectComplete()
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void isReadOnly() {
		Registration one = Registration.builder(PAYMENTS, "one").address("10.0.0.7", 80).build();
		assertThat(this.backend.capabilities()).doesNotContain(Capability.REGISTRATION, Capability.MAINTENANCE);
		for (Mono<?> step : List.<Mono<?>>of(this.backend.register(one), this.backend.renew(one),
				this.backend.deregister(one), this.backend.setStatus(one, InstanceStatus.WARNING),
				this.backend.read(one))) {
			assertThatThrownBy(step::block).isInstanceOf(RegistryException.Unsupported.class);
		}
	}

}
