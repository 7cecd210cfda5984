package io.github.discovery.autoconfigure.registration;

import java.time.Duration;
import java.util.function.Consumer;

import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.autoconfigure.settings.SettingProblem;
import io.github.discovery.autoconfigure.settings.SettingsCheck;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code discovery.registration} that say how this instance comes into the
 * registry, stays there and leaves it.
 *
 * @param enabled Whether this application registers itself.
 * @param heartbeatInterval Time between two heartbeats, at most a third of the time to
 * live.
 * @param timeToLive Time without a heartbeat after which the registry takes this instance
 * for dead.
 * @param failFast Whether the start fails when the first registration does.
 * @param deregisterOnShutdown Whether the entry is removed at shutdown rather than left
 * to its time to live.
 * @param deregisterTimeout Deadline for going out of service at shutdown, and again for
 * being removed.
 * @param propagationDelay Time for callers to see that this instance is out of service,
 * before it is removed at shutdown; by default what the registry needs.
 * @param management Registration of a management server that has a port of its own.
 */
@ConfigurationProperties(RegistrationProperties.PREFIX)
public record RegistrationLifecycleProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("10s") Duration heartbeatInterval, @DefaultValue("30s") Duration timeToLive,
		@DefaultValue("false") boolean failFast, @DefaultValue("true") boolean deregisterOnShutdown,
		@DefaultValue("5s") Duration deregisterTimeout, @Nullable Duration propagationDelay,
		@DefaultValue Management management) implements SettingsCheck {

	private static final Duration SHORTEST = Duration.ofMillis(100);

	private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

	static final RegistrationLifecycleProperties DEFAULTS = new RegistrationLifecycleProperties(true,
			Duration.ofSeconds(10), Duration.ofSeconds(30), false, true, Duration.ofSeconds(5), null,
			new Management(true, "-management"));

	/**
	 * Create the properties.
	 */
	public RegistrationLifecycleProperties {
		atLeast("heartbeat-interval", heartbeatInterval, SHORTEST);
		atLeast("time-to-live", timeToLive, SHORTEST_LIFE);
		atLeast("deregister-timeout", deregisterTimeout, SHORTEST);
		if (propagationDelay != null) {
			atLeast("propagation-delay", propagationDelay, Duration.ZERO);
		}
	}

	@Override
	public void check(Consumer<SettingProblem> warnings) {
		if (this.timeToLive.compareTo(this.heartbeatInterval.multipliedBy(2)) < 0) {
			warnings.accept(new SettingProblem(key("time-to-live"), text(this.timeToLive),
					"at least twice the heartbeat-interval, which is " + text(this.heartbeatInterval),
					"Heartbeats are sent at a third of the time to live; raise it to send fewer."));
		}
	}

	private static void atLeast(String name, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new InvalidSettingException(key(name), text(value), "a duration of at least " + text(least),
					"Raise it, or leave it out for the default.");
		}
	}

	private static String key(String name) {
		return RegistrationProperties.PREFIX + "." + name;
	}

	private static String text(Duration duration) {
		return (duration.toMillisPart() == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

	/**
	 * Registration of a management server.
	 *
	 * @param enabled Whether a management server with a port of its own is registered as
	 * a service of its own.
	 * @param suffix Text that, put after the application's name, names that service.
	 */
	public record Management(@DefaultValue("true") boolean enabled, @DefaultValue("-management") String suffix) {
	}

}
