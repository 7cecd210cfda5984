package io.github.discovery.autoconfigure.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.net.ssl.SNIHostName;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.autoconfigure.settings.SameKeys;
import io.github.discovery.autoconfigure.settings.SettingProblem;
import io.github.discovery.autoconfigure.settings.SettingsCheck;
import io.github.discovery.client.ServiceUris;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.model.ServiceName;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code discovery.client}.
 *
 * @param timeout Time that a call with all its attempts may take until its response
 * headers are there.
 * @param bodyIdleTimeout Time that the body of an answer may pause; 0 for as long as it
 * likes.
 * @param retry Which attempts are repeated.
 * @param circuitBreaker When calls fail at once.
 * @param explain Whether a request may ask, by the header X-Discovery-Explain or an
 * attribute, why it went where it went.
 * @param tlsServerName Name that an instance found by address is asked for by TLS, and
 * that its certificate must be valid for.
 * @param instanceHeader Response header that tells the caller the id of the instance that
 * answered.
 * @param services Any key of this section for a single service by name; a name with dots
 * is written services[a.b].
 */
@ConfigurationProperties(ClientProperties.SECTION)
public record ClientProperties(@DefaultValue("30s") Duration timeout, @DefaultValue("0s") Duration bodyIdleTimeout,
		@DefaultValue Retry retry, @DefaultValue CircuitBreaker circuitBreaker, @DefaultValue("false") boolean explain,
		@DefaultValue("") String tlsServerName, @DefaultValue("") String instanceHeader,
		@SameKeys @DefaultValue Map<String, Object> services) implements SettingsCheck {

	static final String SECTION = "discovery.client";

	private static final String PREFIX = SECTION + ".";

	/** A token as RFC 9110 has it. */
	private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	/**
	 * Create properties after checking them.
	 */
	public ClientProperties {
		requirePositive("timeout", timeout);
		if (bodyIdleTimeout.isNegative()) {
			throw new InvalidSettingException(PREFIX + "body-idle-timeout", bodyIdleTimeout.toMillis() + "ms",
					"0 or more", "Give 0 to let a body pause for as long as it likes.");
		}
		requireServerName(tlsServerName);
		if (!instanceHeader.isEmpty() && !HEADER.matcher(instanceHeader).matches()) {
			throw new InvalidSettingException(PREFIX + "instance-header", instanceHeader,
					"the name of a header, such as X-Instance", "Use letters, digits and hyphens.");
		}
	}

	/**
	 * Read the settings of all services.
	 * @param source where the properties are
	 * @return the settings
	 */
	public static ClientSettings settings(SettingsSource source) {
		if (!source.hasAny(SECTION)) {
			return ClientSettings.DEFAULTS;
		}
		Map<ServiceName, CallSettings> services = new HashMap<>();
		source.bindEach(ClientProperties.class, "services")
			.forEach((name, properties) -> services.put(ServiceName.of(name), properties.toSettings()));
		return new ClientSettings(source.bind(ClientProperties.class).toSettings(), services);
	}

	/**
	 * Convert to what the core works with.
	 * @return the settings
	 */
	public CallSettings toSettings() {
		return new CallSettings(this.timeout, this.bodyIdleTimeout, this.retry.toSettings(),
				this.circuitBreaker.toSettings(), this.explain, this.tlsServerName, this.instanceHeader);
	}

	/**
	 * Tell what can never come about.
	 */
	@Override
	public void check(Consumer<SettingProblem> warnings) {
		if (this.retry.enabled() && this.retry.attemptTimeout().compareTo(this.timeout) >= 0
				&& this.retry.maxAttempts() > 1) {
			warnings.accept(
					new SettingProblem(PREFIX + "retry.attempt-timeout", this.retry.attemptTimeout().toMillis() + "ms",
							"less than discovery.client.timeout (" + this.timeout.toMillis() + "ms)",
							"Otherwise an instance that hangs takes all the time of a call, and no other is tried: "
									+ "lower the one or raise the other."));
		}
	}

	private static void requirePositive(String key, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidSettingException(PREFIX + key, value.toMillis() + "ms", "more than 0",
					"Give a duration with a unit, such as 10s.");
		}
	}

	private static void requireServerName(String value) {
		if (value.isEmpty()) {
			return;
		}
		try {
			if (!ServiceUris.isAddress(new SNIHostName(value).getAsciiName())) {
				return;
			}
		}
		catch (IllegalArgumentException ex) {
			// Told below.
		}
		throw new InvalidSettingException(PREFIX + "tls-server-name", value, "a DNS name, such as payments.internal",
				"Give the name that the certificate of the instances is for.");
	}

	private static void requireAtLeast(String key, long value, long least) {
		if (value < least) {
			throw new InvalidSettingException(PREFIX + key, value, least + " or more", "Give a larger number.");
		}
	}

	private static void requireShare(String key, double value, double most) {
		if (!(value >= 0 && value <= most)) {
			throw new InvalidSettingException(PREFIX + key, value, "a number from 0 to " + most,
					"Give a share: 0.2 is a fifth.");
		}
	}

	/**
	 * Which attempts are repeated.
	 *
	 * @param enabled Whether failed attempts are repeated at all.
	 * @param maxAttempts Number of attempts that a call has at most, the first included.
	 * @param attemptTimeout Time that one attempt may take until its response headers are
	 * there.
	 * @param budget Number of repetitions for each call, on average over ten seconds.
	 * @param statuses Statuses of answers that are asked for again, if the method allows
	 * it.
	 * @param methods Methods that may reach a server twice.
	 * @param backoff Time before the same instance is called again, doubled each time,
	 * with jitter.
	 * @param maxRetryAfter Time up to which a Retry-After is waited for.
	 */
	public record Retry(@DefaultValue("true") boolean enabled, @DefaultValue("3") int maxAttempts,
			@DefaultValue("10s") Duration attemptTimeout, @DefaultValue("0.2") double budget, @DefaultValue( {
					"502", "503", "504" }) Set<Integer> statuses,
			@DefaultValue({ "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" }) Set<String> methods,
			@DefaultValue("100ms") Duration backoff, @DefaultValue("5s") Duration maxRetryAfter){

		/**
		 * Create properties after checking them.
		 */
		public Retry {
			requireAtLeast("retry.max-attempts", maxAttempts, 1);
			requirePositive("retry.attempt-timeout", attemptTimeout);
			requireShare("retry.budget", budget, 10);
			statuses.forEach((status) -> {
				if (status < 500 || status > 599) {
					throw new InvalidSettingException(PREFIX + "retry.statuses", status, "a status from 500 to 599",
							"Answers below 500 are the caller's business; 429 is repeated if it says Retry-After.");
				}
			});
		}

		private RetrySettings toSettings() {
			Set<String> upper = this.methods.stream()
				.map((method) -> method.toUpperCase(Locale.ROOT))
				.collect(Collectors.toSet());
			return new RetrySettings(this.enabled, this.maxAttempts, this.attemptTimeout, this.budget,
					RetrySettings.DEFAULTS.budgetFloor(), this.statuses, upper, this.backoff, this.maxRetryAfter);
		}

	}

	/**
	 * When calls fail at once.
	 *
	 * @param enabled Whether calls of a service that keeps failing fail at once for a
	 * while.
	 * @param failureThreshold Number of failed calls in a row that opens the breaker.
	 * @param failureRate Share of failed calls that opens the breaker, in place of the
	 * number in a row; 0 to count in a row.
	 * @param window Time in which the share is counted.
	 * @param minimumCalls Number of calls that a share needs.
	 * @param openDuration Time that calls fail at once.
	 * @param halfOpenCalls Number of calls that then find out whether the service is well
	 * again.
	 */
	public record CircuitBreaker(@DefaultValue("true") boolean enabled, @DefaultValue("5") int failureThreshold,
			@DefaultValue("0") double failureRate, @DefaultValue("60s") Duration window,
			@DefaultValue("10") int minimumCalls, @DefaultValue("60s") Duration openDuration,
			@DefaultValue("3") int halfOpenCalls) {

		/**
		 * Create properties after checking them.
		 */
		public CircuitBreaker {
			requireAtLeast("circuit-breaker.failure-threshold", failureThreshold, 1);
			requireShare("circuit-breaker.failure-rate", failureRate, 1);
			requirePositive("circuit-breaker.window", window);
			requireAtLeast("circuit-breaker.minimum-calls", minimumCalls, 1);
			requirePositive("circuit-breaker.open-duration", openDuration);
			requireAtLeast("circuit-breaker.half-open-calls", halfOpenCalls, 1);
		}

		private BreakerSettings toSettings() {
			return new BreakerSettings(this.enabled, this.failureThreshold, this.failureRate, this.window,
					this.minimumCalls, this.openDuration, this.halfOpenCalls);
		}

	}

}
