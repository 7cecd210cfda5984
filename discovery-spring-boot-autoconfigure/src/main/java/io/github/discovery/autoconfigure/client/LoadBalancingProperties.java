package io.github.discovery.autoconfigure.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.autoconfigure.settings.SameKeys;
import io.github.discovery.autoconfigure.settings.SettingProblem;
import io.github.discovery.autoconfigure.settings.SettingsCheck;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.ServiceSettings.HashSettings;
import io.github.discovery.loadbalancing.ServiceSettings.HealthScoreSettings;
import io.github.discovery.loadbalancing.ServiceSettings.PanicMode;
import io.github.discovery.loadbalancing.ServiceSettings.PanicSettings;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.loadbalancing.ServiceSettings.StickySettings;
import io.github.discovery.loadbalancing.ServiceSettings.StrategyTuning;
import io.github.discovery.loadbalancing.ServiceSettings.WeightSettings;
import io.github.discovery.loadbalancing.ServiceSettings.ZoneSettings;
import io.github.discovery.loadbalancing.ejection.EjectionSettings;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code discovery.load-balancing}.
 *
 * @param strategy Strategy that chooses between the instances of a service: round-robin,
 * random, weighted-round-robin, weighted-random, least-requests, peak-ewma, health-score,
 * consistent-hash, ip-hash, sticky or the name of a LoadBalancingStrategy bean.
 * @param hashOn Place of the key that consistent-hash goes by: header, cookie, query,
 * path or attribute, a colon and a name.
 * @param boundedLoad Factor of the mean number of calls under way from which
 * consistent-hash leaves an instance out; 0 for no bound.
 * @param trustedHops Number of proxies in front of this application whose entry in
 * X-Forwarded-For ip-hash believes.
 * @param stickyOn Place of the instance that sticky goes by: header or cookie, a colon
 * and a name.
 * @param healthScore How health-score weighs instances.
 * @param zonePreference Whether instances of the own zone are called first, as long as
 * they can take the load.
 * @param zoneRequired Whether instances of other zones are never called.
 * @param datacenters Order in which datacenters are called, in place of registered
 * priorities.
 * @param subsetSize Number of instances that this process calls at most, from 100
 * instances on; 0 for all.
 * @param slowStart Time that a new instance takes to its full share of calls; 0 for none.
 * @param weights How much each instance gets.
 * @param selection Which instances are called at all.
 * @param outlierEjection When an instance rests for what calls to it came to.
 * @param panic What happens when too few instances are left.
 * @param services Any key of this section for a single service by name; a name with dots
 * is written services[a.b].
 */
@ConfigurationProperties(LoadBalancingProperties.SECTION)
public record LoadBalancingProperties(@DefaultValue("round-robin") String strategy, @DefaultValue("") String hashOn,
		@DefaultValue("1.25") double boundedLoad, @DefaultValue("1") int trustedHops,
		@DefaultValue("cookie:discovery-instance") String stickyOn, @DefaultValue HealthScore healthScore,
		@DefaultValue("true") boolean zonePreference, @DefaultValue("false") boolean zoneRequired,
		@DefaultValue List<String> datacenters, @DefaultValue("0") int subsetSize,
		@DefaultValue("30s") Duration slowStart, @DefaultValue Weights weights,
		@DefaultValue InstanceSelection selection, @DefaultValue OutlierEjection outlierEjection,
		@DefaultValue Panic panic, @SameKeys @DefaultValue Map<String, Object> services) implements SettingsCheck {

	static final String SECTION = "discovery.load-balancing";

	private static final String PREFIX = SECTION + ".";

	private static final Set<String> HASH_SOURCES = Set.of("header", "cookie", "query", "path", "attribute");

	/**
	 * Create properties after checking them.
	 */
	public LoadBalancingProperties {
		if (!hashOn.isEmpty()) {
			requirePlace("hash-on", hashOn, HASH_SOURCES);
		}
		requirePlace("sticky-on", stickyOn, Set.of("header", "cookie"));
		requireRange("bounded-load", boundedLoad, 0, 1000);
		if (boundedLoad > 0 && boundedLoad < 1) {
			throw new InvalidSettingException(PREFIX + "bounded-load", boundedLoad, "0, or 1 and more",
					"Below 1 no instance could take its share.");
		}
		requireRange("trusted-hops", trustedHops, 0, 100);
		requireRange("subset-size", subsetSize, 0, 1_000_000);
		if (slowStart.isNegative()) {
			throw new InvalidSettingException(PREFIX + "slow-start", slowStart.toMillis() + "ms", "0 or more",
					"Give 0 to let new instances have their full share at once.");
		}
	}

	private static void requirePlace(String key, String value, Set<String> sources) {
		int colon = value.indexOf(':');
		if (colon < 1 || colon == value.length() - 1 || !sources.contains(value.substring(0, colon))) {
			throw new InvalidSettingException(PREFIX + key, value,
					"one of " + sources.stream().sorted().toList() + ", a colon and a name",
					"Write it like header:X-User.");
		}
	}

	private static void requireRange(String key, double value, double least, double most) {
		if (!(value >= least && value <= most)) {
			throw new InvalidSettingException(PREFIX + key, value, "a number from " + least + " to " + most,
					"Give a number within these bounds.");
		}
	}

	/**
	 * Read the settings of all services.
	 * @param source where the properties are
	 * @return the settings
	 */
	public static LoadBalancingSettings settings(SettingsSource source) {
		if (!source.hasAny(SECTION)) {
			return LoadBalancingSettings.DEFAULTS;
		}
		Map<ServiceName, ServiceSettings> services = new HashMap<>();
		source.bindEach(LoadBalancingProperties.class, "services")
			.forEach((name, properties) -> services.put(ServiceName.of(name), properties.toSettings()));
		return new LoadBalancingSettings(source.bind(LoadBalancingProperties.class).toSettings(), services);
	}

	/**
	 * Convert to what the core works with.
	 * @return the settings
	 */
	public ServiceSettings toSettings() {
		StrategyTuning tuning = new StrategyTuning(new HashSettings(this.hashOn, this.boundedLoad, this.trustedHops),
				new StickySettings(this.stickyOn), this.healthScore.toSettings());
		return new ServiceSettings(this.strategy, tuning, this.selection.toSettings(),
				this.outlierEjection.toSettings(),
				new ZoneSettings(this.zonePreference, this.zoneRequired, this.datacenters,
						ZoneSettings.DEFAULTS.overprovisioning()),
				new PanicSettings(this.panic.threshold(), this.panic.mode()), this.weights.toSettings(this.slowStart),
				this.subsetSize);
	}

	/**
	 * Tell what can never have an effect.
	 */
	@Override
	public void check(Consumer<SettingProblem> warnings) {
		this.outlierEjection.toSettings()
			.contradiction()
			.ifPresent((sentence) -> warnings.accept(new SettingProblem(PREFIX + "outlier-ejection", sentence,
					"what can come about",
					"Change it, or switch ejection off with discovery.load-balancing.outlier-ejection.enabled=false.")));
		if (this.subsetSize > 0 && this.subsetSize < 3) {
			warnings.accept(new SettingProblem(PREFIX + "subset-size", String.valueOf(this.subsetSize),
					"0, or 3 and more", "With fewer an instance that fails leaves too little behind: raise it."));
		}
	}

	/**
	 * How health-score weighs instances. The three shares are relative to each other.
	 *
	 * @param responseTime Share of the response time in the score.
	 * @param errorRate Share of the error rate in the score.
	 * @param connections Share of the number of calls under way in the score.
	 * @param floor Least weight of an instance, relative to the best.
	 * @param hysteresis Change of a weight, relative to it, below which it stays as it
	 * is.
	 */
	public record HealthScore(@DefaultValue("0.4") double responseTime, @DefaultValue("0.4") double errorRate,
			@DefaultValue("0.2") double connections, @DefaultValue("0.1") double floor,
			@DefaultValue("0.1") double hysteresis) {

		/**
		 * Create properties after checking them.
		 */
		public HealthScore {
			requireRange("health-score.response-time", responseTime, 0, 1000);
			requireRange("health-score.error-rate", errorRate, 0, 1000);
			requireRange("health-score.connections", connections, 0, 1000);
			requireRange("health-score.floor", floor, 0.001, 1);
			requireRange("health-score.hysteresis", hysteresis, 0, 1);
			if (responseTime + errorRate + connections <= 0) {
				throw new InvalidSettingException(PREFIX + "health-score", "0, 0, 0", "at least one share above 0",
						"Give response-time, error-rate or connections a share.");
			}
		}

		private HealthScoreSettings toSettings() {
			return new HealthScoreSettings(this.responseTime, this.errorRate, this.connections, this.floor,
					this.hysteresis);
		}

	}

	/**
	 * How much each instance gets.
	 *
	 * @param instances Weights in place of the registered ones, by instance id or
	 * host:port, where an asterisk stands for anything; in brackets.
	 * @param warning Factor for the weight of an instance whose status is warning.
	 * @param slowStartAggression Speed at which the share of a new instance grows: 1 is
	 * even, more is faster at first.
	 * @param slowStartFloor Share of its weight that a new instance begins with.
	 */
	public record Weights(@DefaultValue Map<String, Integer> instances, @DefaultValue("0.5") double warning,
			@DefaultValue("1") double slowStartAggression, @DefaultValue("0.1") double slowStartFloor) {

		/**
		 * Create properties after checking them.
		 */
		public Weights {
			instances.forEach((instance, weight) -> {
				if (weight < 1 || weight > 65_535) {
					throw new InvalidSettingException(PREFIX + "weights.instances[" + instance + "]", weight,
							"a whole number from 1 to 65535",
							"To call an instance no more drain it, in place of giving it no weight.");
				}
			});
			requireRange("weights.warning", warning, 0.001, 1);
			requireRange("weights.slow-start-aggression", slowStartAggression, 0.1, 100);
			requireRange("weights.slow-start-floor", slowStartFloor, 0.001, 1);
		}

		private WeightSettings toSettings(Duration slowStart) {
			return new WeightSettings(slowStart, this.slowStartAggression, this.slowStartFloor, this.instances,
					this.warning);
		}

	}

	/**
	 * Which instances are called at all.
	 *
	 * @param version Version that instances must have.
	 * @param tags Tags that instances must have, all of them.
	 * @param metadata Metadata entries that instances must have, all of them.
	 * @param versions Shares of calls by version, relative to each other; a version that
	 * is not named gets none.
	 * @param minimumHealth Share of recent calls that must have succeeded at an instance;
	 * 0 for no threshold.
	 */
	public record InstanceSelection(@Nullable String version, @DefaultValue Set<String> tags,
			@DefaultValue Map<String, String> metadata, @DefaultValue Map<String, Integer> versions,
			@DefaultValue("0") double minimumHealth) {

		/**
		 * Create properties after checking them.
		 */
		public InstanceSelection {
			requireRange("selection.minimum-health", minimumHealth, 0, 1);
			versions.forEach((name, share) -> {
				if (share < 0) {
					throw new InvalidSettingException(PREFIX + "selection.versions[" + name + "]", share, "0 or more",
							"Give shares such as 95 and 5.");
				}
			});
		}

		private SelectionSettings toSettings() {
			return new SelectionSettings(new Selection(this.version, this.tags, this.metadata), this.versions,
					this.minimumHealth);
		}

	}

	/**
	 * When an instance rests for what calls to it came to.
	 *
	 * @param enabled Whether instances rest whose calls fail.
	 * @param consecutiveFailures Number of failures in a row that suffices.
	 * @param failureRate Share of failures that suffices.
	 * @param minimumRequests Number of calls that a share needs.
	 * @param window Time in which the share is counted.
	 * @param baseEjectionTime Time of the first rest; the second is twice as long, and so
	 * on.
	 * @param maxEjectionTime Time of a rest at most.
	 * @param maxEjected Share of instances that may rest at once; one always may, the
	 * last never.
	 */
	public record OutlierEjection(@DefaultValue("true") boolean enabled, @DefaultValue("5") int consecutiveFailures,
			@DefaultValue("0.5") double failureRate, @DefaultValue("10") int minimumRequests,
			@DefaultValue("20s") Duration window, @DefaultValue("30s") Duration baseEjectionTime,
			@DefaultValue("5m") Duration maxEjectionTime, @DefaultValue("0.5") double maxEjected) {

		/**
		 * Create properties after checking them.
		 */
		public OutlierEjection {
			requireRange("outlier-ejection.consecutive-failures", consecutiveFailures, 0, 1_000_000);
			requireRange("outlier-ejection.failure-rate", failureRate, 0, 1);
			requireRange("outlier-ejection.minimum-requests", minimumRequests, 1, 1_000_000);
			requireRange("outlier-ejection.max-ejected", maxEjected, 0, 1);
			if (baseEjectionTime.isNegative() || baseEjectionTime.isZero()) {
				throw new InvalidSettingException(PREFIX + "outlier-ejection.base-ejection-time",
						baseEjectionTime.toMillis() + "ms", "more than 0", "Give a duration such as 30s.");
			}
			if (maxEjectionTime.compareTo(baseEjectionTime) < 0) {
				throw new InvalidSettingException(PREFIX + "outlier-ejection.max-ejection-time",
						maxEjectionTime.toMillis() + "ms",
						"at least base-ejection-time (" + baseEjectionTime.toMillis() + "ms)",
						"Raise it or lower base-ejection-time.");
			}
		}

		private EjectionSettings toSettings() {
			return new EjectionSettings(this.enabled, this.consecutiveFailures, this.failureRate, this.minimumRequests,
					this.window, this.baseEjectionTime, this.maxEjectionTime, this.maxEjected);
		}

	}

	/**
	 * What happens when too few instances are left.
	 *
	 * @param threshold Share of instances that must be callable.
	 * @param mode What happens below: ejected instances are called again, or calls fail
	 * at once.
	 */
	public record Panic(@DefaultValue("0.5") double threshold, @DefaultValue("call-all") PanicMode mode) {

		/**
		 * Create properties after checking them.
		 */
		public Panic {
			requireRange("panic.threshold", threshold, 0, 1);
		}

	}

}
