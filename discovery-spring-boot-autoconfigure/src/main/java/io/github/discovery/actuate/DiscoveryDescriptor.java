package io.github.discovery.actuate;

import java.time.Duration;
import java.util.List;

import io.github.discovery.catalog.SourceState;
import io.github.discovery.catalog.SourceState.EarlierError;
import io.github.discovery.observation.ObservedEvent;
import io.github.discovery.registration.RegistrationState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What {@code /actuator/discovery} answers.
 *
 * @param backends every selected backend
 * @param registrations the own entries in each of them
 * @param services the services that are followed
 * @param refused look-ups of services that are not followed because the maximum was
 * reached
 * @param events the newest events of all services, the newest first
 */
public record DiscoveryDescriptor(List<Backend> backends, List<Entry> registrations, List<Service> services,
		long refused, List<ObservedEvent> events) implements OperationResponseBody {

	/**
	 * How well one backend is heard.
	 *
	 * @param name the backend
	 * @param scope what was asked for, or the backend's name
	 * @param connected whether the last step worked
	 * @param answered whether a full read ever worked
	 * @param age time since the data was last confirmed
	 * @param lastError what is wrong now, in one line
	 * @param earlierError what was wrong before the data was confirmed, and how long ago
	 * that was last seen
	 * @param nextAttempt time until the next attempt
	 * @param mode how changes come in
	 */
	public record Backend(String name, String scope, boolean connected, boolean answered, @Nullable Duration age,
			@Nullable String lastError, @Nullable EarlierError earlierError, @Nullable Duration nextAttempt,
			String mode) {

		static Backend of(SourceState state) {
			return new Backend(state.source(), state.scope(), state.connected(), state.answered(), state.age(),
					state.lastError(), state.earlierError(), state.nextAttempt(), state.mode());
		}

	}

	/**
	 * An own entry in one backend.
	 *
	 * @param backend the backend
	 * @param state the state in one word
	 * @param desired what this process wants the registry to say
	 * @param actual what the registry said when it was last read back
	 * @param lastError what is wrong now, in one line
	 * @param nextAttempt time until the next attempt
	 */
	public record Entry(String backend, String state, InstanceDescriptor desired, @Nullable InstanceDescriptor actual,
			@Nullable String lastError, @Nullable Duration nextAttempt) {

		static Entry of(RegistrationState state) {
			return new Entry(state.backend(), state.state(),
					InstanceDescriptor.of(state.desired().toInstance(state.backend()), null),
					(state.actual() != null) ? InstanceDescriptor.of(state.actual(), null) : null, state.lastError(),
					state.nextAttempt());
		}

	}

	/**
	 * A service that is followed.
	 *
	 * @param name the service
	 * @param version grows with each snapshot, 0 before the first
	 * @param instances how many are known
	 * @param eligible how many of them may be called
	 */
	public record Service(String name, long version, int instances, int eligible) {
	}

}
