package io.github.discovery.actuate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.github.discovery.catalog.SourceState;
import io.github.discovery.registration.RegistrationState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of one backend as this process sees it, without asking it. UP once it has
 * answered, whatever became of it since: what it said is still served, and restarting the
 * application would not bring it back. UNKNOWN before the first answer. Never DOWN.
 */
class BackendHealthIndicator implements HealthIndicator {

	private final Supplier<@Nullable SourceState> state;

	private final Supplier<List<RegistrationState>> registrations;

	BackendHealthIndicator(Supplier<@Nullable SourceState> state, Supplier<List<RegistrationState>> registrations) {
		this.state = state;
		this.registrations = registrations;
	}

	@Override
	public Health health() {
		SourceState current = this.state.get();
		if (current == null) {
			return Health.unknown().withDetail("connected", false).build();
		}
		Health.Builder health = (current.answered() || current.connected()) ? Health.up() : Health.unknown();
		health.withDetail("connected", current.connected()).withDetail("mode", current.mode());
		addIfPresent(health, "age", current.age());
		addIfPresent(health, "lastError", current.lastError());
		addIfPresent(health, "nextAttempt", current.nextAttempt());
		Map<String, String> entries = entries(current.source());
		if (!entries.isEmpty()) {
			health.withDetail("registrations", entries);
		}
		return health.build();
	}

	private Map<String, String> entries(String backend) {
		Map<String, String> entries = new TreeMap<>();
		this.registrations.get()
			.stream()
			.filter((registration) -> registration.backend().equals(backend))
			.forEach((registration) -> entries.put(
					registration.desired().service() + "/" + registration.desired().instanceId(),
					registration.state()));
		return entries;
	}

	private static void addIfPresent(Health.Builder health, String name, @Nullable Object value) {
		if (value != null) {
			health.withDetail(name, value.toString());
		}
	}

}
