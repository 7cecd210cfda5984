package io.github.discovery.loadbalancing.ejection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When an instance is taken out of the choice for what calls to it came to.
 *
 * @param enabled whether any is
 * @param consecutiveFailures so many failures in a row suffice; 0 for no such rule
 * @param failureRate so large a share of failures suffices, above 0 and up to 1
 * @param minimumRequests so many attempts a share needs
 * @param window the time in which shares are counted
 * @param baseTime how long the first ejection lasts; the second lasts twice as long, and
 * so on
 * @param maxTime how long an ejection lasts at most
 * @param maxEjected the share of instances that may be ejected at once; one always may,
 * the last one never
 */
public record EjectionSettings(boolean enabled, int consecutiveFailures, double failureRate, int minimumRequests,
		Duration window, Duration baseTime, Duration maxTime, double maxEjected) {

	/** Sized for fleets of three. */
	public static final EjectionSettings DEFAULTS = new EjectionSettings(true, 5, 0.5, 10, Duration.ofSeconds(20),
			Duration.ofSeconds(30), Duration.ofMinutes(5), 0.5);

	/**
	 * Return whether an instance is to be ejected for failures in a row.
	 * @param inARow how many there were
	 * @return whether they suffice
	 */
	public boolean isTooMany(int inARow) {
		return this.enabled && this.consecutiveFailures > 0 && inARow >= this.consecutiveFailures;
	}

	/**
	 * Return whether an instance is to be ejected for its share of failures.
	 * @param failed how many attempts failed within the window
	 * @param total of how many
	 * @return whether they suffice
	 */
	public boolean isTooLarge(long failed, long total) {
		return this.enabled && this.failureRate > 0 && failed > 0 && total >= this.minimumRequests
				&& failed >= this.failureRate * total;
	}

	/**
	 * Return what of these settings can never have an effect, whatever instances do. What
	 * only is unlikely, because there is little traffic, is not told; nor is anything
	 * where nothing is wanted.
	 * @return a sentence with the offending values
	 */
	public Optional<String> contradiction() {
		if (!this.enabled) {
			return Optional.empty();
		}
		List<String> never = new ArrayList<>();
		if (this.consecutiveFailures <= 0) {
			never.add("consecutive-failures of " + this.consecutiveFailures + " is never reached, expected 1 or more");
		}
		if (!(this.failureRate > 0 && this.failureRate <= 1)) {
			never
				.add("failure-rate of " + this.failureRate + " is never reached, expected a share above 0 and up to 1");
		}
		if (this.window.isZero() || this.window.isNegative()) {
			never.add("no request falls into a window of " + this.window + ", expected a second or more");
		}
		return never.isEmpty() ? Optional.empty() : Optional.of("Outlier ejection: " + String.join("; ", never));
	}

}
