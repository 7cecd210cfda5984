package io.github.discovery.autoconfigure.catalog;

import java.time.Duration;
import java.util.function.Consumer;

import io.github.discovery.autoconfigure.DiscoveryProperties;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.autoconfigure.settings.SettingProblem;
import io.github.discovery.autoconfigure.settings.SettingsCheck;
import io.github.discovery.catalog.CatalogSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code discovery.catalog}.
 *
 * @param relistInterval Time between full reads beside a watch that is no full read
 * itself.
 * @param pollInterval Time between full reads of a registry that cannot be watched.
 * @param firstLookupTimeout Time that the first look-up of a service waits for a registry
 * at most.
 * @param staleAfter Age from which data counts as stale.
 * @param idleTimeout Time after which a service that nobody asks for is not followed any
 * more.
 * @param maximumServices Number of services that are followed at most.
 * @param lossProtection When a missing instance is believed to be gone.
 */
@ConfigurationProperties("discovery.catalog")
public record CatalogProperties(@DefaultValue("60s") Duration relistInterval,
		@DefaultValue("15s") Duration pollInterval, @DefaultValue("3s") Duration firstLookupTimeout,
		@DefaultValue("2m") Duration staleAfter, @DefaultValue("10m") Duration idleTimeout,
		@DefaultValue("1000") int maximumServices,
		@DefaultValue LossProtection lossProtection) implements SettingsCheck {

	private static final Duration SHORTEST = Duration.ofMillis(100);

	static final CatalogProperties DEFAULTS = new CatalogProperties(Duration.ofSeconds(60), Duration.ofSeconds(15),
			Duration.ofSeconds(3), Duration.ofMinutes(2), Duration.ofMinutes(10), 1000,
			new LossProtection(true, Duration.ofSeconds(30)));

	/**
	 * Create properties after checking them.
	 */
	public CatalogProperties {
		requirePositive("relist-interval", relistInterval);
		requirePositive("poll-interval", pollInterval);
		requirePositive("first-lookup-timeout", firstLookupTimeout);
		requirePositive("stale-after", staleAfter);
		requirePositive("idle-timeout", idleTimeout);
		if (maximumServices < 1) {
			throw new InvalidSettingException("discovery.catalog.maximum-services", maximumServices, "1 or more",
					"Give the number of services that this application calls, with room to spare.");
		}
	}

	private static void requirePositive(String key, Duration value) {
		if (value.compareTo(SHORTEST) < 0) {
			throw new InvalidSettingException("discovery.catalog." + key, value.toMillis() + "ms", "100ms or more",
					"Give a duration with a unit, such as 30s.");
		}
	}

	/**
	 * Tell what can never be fresh.
	 */
	@Override
	public void check(Consumer<SettingProblem> warnings) {
		Duration slowest = (this.pollInterval.compareTo(this.relistInterval) > 0) ? this.pollInterval
				: this.relistInterval;
		if (this.staleAfter.compareTo(slowest) < 0) {
			warnings.accept(new SettingProblem("discovery.catalog.stale-after", this.staleAfter.toMillis() + "ms",
					"at least the longer of relist-interval and poll-interval (" + slowest.toMillis() + "ms)",
					"Raise it, or healthy data counts as stale between two reads."));
		}
	}

	/**
	 * Read the settings.
	 */
	static CatalogSettings settings(SettingsSource source) {
		return source.bind(CatalogProperties.class, DEFAULTS).toSettings(DiscoveryProperties.bound(source));
	}

	CatalogSettings toSettings(DiscoveryProperties discovery) {
		CatalogSettings.Timing timing = new CatalogSettings.Timing(this.relistInterval, this.pollInterval,
				this.firstLookupTimeout, this.staleAfter, this.idleTimeout);
		CatalogSettings.LossProtection protection = new CatalogSettings.LossProtection(this.lossProtection.enabled(),
				this.lossProtection.grace());
		CatalogSettings.ReadMode mode = switch (discovery.read()) {
			case MERGE -> CatalogSettings.ReadMode.MERGE;
			case FIRST_KNOWN -> CatalogSettings.ReadMode.FIRST_KNOWN;
		};
		return new CatalogSettings(timing, protection, this.maximumServices, discovery.healthyStatuses(), mode);
	}

	/**
	 * When a missing instance is believed to be gone.
	 *
	 * @param enabled Whether instances that go missing across a reconnect are kept until
	 * that is confirmed.
	 * @param grace Time that they are kept before a second read is believed.
	 */
	public record LossProtection(@DefaultValue("true") boolean enabled, @DefaultValue("30s") Duration grace) {

		/**
		 * Create properties after checking them.
		 */
		public LossProtection {
			if (grace.isNegative()) {
				throw new InvalidSettingException("discovery.catalog.loss-protection.grace", grace.toMillis() + "ms",
						"0 or more",
						"To switch the protection off set discovery.catalog.loss-protection.enabled=false.");
			}
		}

	}

}
