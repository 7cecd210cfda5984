package io.github.discovery.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.discovery.catalog.SourceState;
import io.github.discovery.model.Registration;
import io.github.discovery.observation.StubCatalog;
import io.github.discovery.observation.StubRegistrar;
import io.github.discovery.registration.RegistrationState;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.verifyNoMoreInteractions;

class DiscoveryHealthTests {

	private final StubCatalog catalog = new StubCatalog();

	private final List<RegistrationState> registrations = new ArrayList<>();

	private final RegistryBackend backend = mock();

	@Test
	void aBackendThatIsHeardIsUpWithTheAgeOfItsData() {
		Health health = health(StubCatalog.connected("consul"));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).isEqualTo(Map.of("connected", true, "mode", "watch", "age", "PT3S"));
	}

	@Test
	void aRegistryThatIsAwayIsADetailAndNotDown() {
		Health health = health(StubCatalog.away("consul"));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("connected", false)
			.containsEntry("age", "PT7M")
			.containsEntry("lastError", "connection refused")
			.containsEntry("nextAttempt", "PT5S");
	}

	@Test
	void aRegistryThatNeverAnsweredIsUnknown() {
		assertThat(health(StubCatalog.never("consul")).getStatus()).isEqualTo(Status.UNKNOWN);
	}

	@Test
	void theStateOfTheOwnEntriesIsShown() {
		Registration own = StubRegistrar.registration("payments", "payments-1");
		this.registrations.add(new RegistrationState("consul", own, null, "backing-off", "refused", null));
		this.registrations.add(new RegistrationState("memory", own, null, "registered", null, null));
		assertThat(health(StubCatalog.connected("consul")).getDetails()).containsEntry("registrations",
				Map.of("payments/payments-1", "backing-off"));
	}

	@Test
	void theRegistryIsNotAsked() {
		health(StubCatalog.away("consul"));
		verify(this.backend, atLeastOnce()).name();
		verifyNoMoreInteractions(this.backend);
	}

	private Health health(SourceState state) {
		given(this.backend.name()).willReturn("consul");
		this.catalog.backends.add(state);
		return ((HealthIndicator) DiscoveryHealth
			.of(new RegistryBackends(List.of(this.backend)), this.catalog, () -> this.registrations)
			.getContributor("consul")).health();
	}

}
