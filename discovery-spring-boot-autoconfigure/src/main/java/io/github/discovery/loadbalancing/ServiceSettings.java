package io.github.discovery.loadbalancing;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.discovery.loadbalancing.ejection.EjectionSettings;

/**
 * How instances of one service are chosen.
 *
 * @param strategy the name of a strategy
 * @param tuning what single strategies need to know
 * @param selection which instances will do
 * @param ejection when an instance rests
 * @param zones whether calls stay near
 * @param panic what happens when too few are left
 * @param weights how much each instance gets
 * @param subsetSize how many instances this process calls, 0 for all
 */
public record ServiceSettings(String strategy, StrategyTuning tuning, SelectionSettings selection,
		EjectionSettings ejection, ZoneSettings zones, PanicSettings panic, WeightSettings weights, int subsetSize) {

	/** Round robin, and everything else by default. */
	public static final ServiceSettings DEFAULTS = new ServiceSettings("round-robin", StrategyTuning.DEFAULTS,
			SelectionSettings.DEFAULTS, EjectionSettings.DEFAULTS, ZoneSettings.DEFAULTS, PanicSettings.DEFAULTS,
			WeightSettings.DEFAULTS, 0);

	/**
	 * Return the same with another strategy.
	 * @param other the name of a strategy
	 * @return settings
	 */
	public ServiceSettings withStrategy(String other) {
		return new ServiceSettings(other, this.tuning, this.selection, this.ejection, this.zones, this.panic,
				this.weights, this.subsetSize);
	}

	/**
	 * What single strategies need to know.
	 *
	 * @param hash of consistent-hash and ip-hash
	 * @param sticky of sticky
	 * @param healthScore of health-score
	 */
	public record StrategyTuning(HashSettings hash, StickySettings sticky, HealthScoreSettings healthScore) {

		/** The defaults. */
		public static final StrategyTuning DEFAULTS = new StrategyTuning(HashSettings.DEFAULTS, StickySettings.DEFAULTS,
				HealthScoreSettings.DEFAULTS);

	}

	/**
	 * What consistent-hash and ip-hash go by.
	 *
	 * @param on where the key is, such as {@code header:X-User}; empty for none
	 * @param boundedLoad how much of the mean number of calls in flight an instance may
	 * have before its neighbour takes over; 0 for no bound
	 * @param trustedHops how many proxies in front are trusted to have written the
	 * client's address into {@code X-Forwarded-For}
	 */
	public record HashSettings(String on, double boundedLoad, int trustedHops) {

		/** The defaults. */
		public static final HashSettings DEFAULTS = new HashSettings("", 1.25, 1);

	}

	/**
	 * Where sticky finds the instance of a request.
	 *
	 * @param on {@code cookie:name} or {@code header:name}
	 */
	public record StickySettings(String on) {

		/** The defaults. */
		public static final StickySettings DEFAULTS = new StickySettings("cookie:discovery-instance");

	}

	/**
	 * What health-score goes by. The three weights are relative to each other.
	 *
	 * @param responseTime how much the response time counts
	 * @param errorRate how much the error rate counts
	 * @param connections how much the number of calls in flight counts
	 * @param floor the least weight of an instance, as a share of the best
	 * @param hysteresis a change of a weight by less than this share is left out
	 */
	public record HealthScoreSettings(double responseTime, double errorRate, double connections, double floor,
			double hysteresis) {

		/** The defaults. */
		public static final HealthScoreSettings DEFAULTS = new HealthScoreSettings(0.4, 0.4, 0.2, 0.1, 0.1);

	}

	/**
	 * Which instances will do.
	 *
	 * @param require what all must have
	 * @param versions shares of versions, relative to each other; empty for no split
	 * @param minimumHealth share of attempts that must succeed lately, from 0 to 1; 0 for
	 * no threshold
	 */
	public record SelectionSettings(Selection require, Map<String, Integer> versions, double minimumHealth) {

		/** All will do. */
		public static final SelectionSettings DEFAULTS = new SelectionSettings(Selection.ALL, Map.of(), 0);

		/**
		 * Create settings with an unmodifiable copy.
		 */
		public SelectionSettings {
			versions = Map.copyOf(versions);
		}

	}

	/**
	 * Whether calls stay near.
	 *
	 * @param preference whether instances of the own zone come first, as long as they can
	 * take the load
	 * @param required whether no other zone will do
	 * @param datacenters the order in which datacenters are called; empty for priorities
	 * as they are registered
	 * @param overprovisioning how much a share of healthy instances counts before load
	 * spills over to the next priority
	 */
	public record ZoneSettings(boolean preference, boolean required, List<String> datacenters,
			double overprovisioning) {

		/** The defaults. */
		public static final ZoneSettings DEFAULTS = new ZoneSettings(true, false, List.of(), 1.4);

		/**
		 * Create settings with an unmodifiable copy.
		 */
		public ZoneSettings {
			datacenters = List.copyOf(datacenters);
		}

	}

	/**
	 * What happens when too few instances are left.
	 *
	 * @param threshold the share of instances that must be callable, from 0 to 1
	 * @param mode what happens below
	 */
	public record PanicSettings(double threshold, PanicMode mode) {

		/** The defaults. */
		public static final PanicSettings DEFAULTS = new PanicSettings(0.5, PanicMode.CALL_ALL);

	}

	/**
	 * What happens below the panic threshold.
	 */
	public enum PanicMode {

		/** Ejected instances are called again. */
		CALL_ALL,

		/** Calls fail at once. */
		FAIL

	}

	/**
	 * How much each instance gets.
	 *
	 * @param slowStart how long a new instance takes to its full weight; zero for at once
	 * @param aggression how fast it grows: 1 is linear, more is faster at first
	 * @param floor the share of its weight that a new instance begins with
	 * @param byInstance weights that replace the registered ones, by instance id or by
	 * {@code host:port}, where an asterisk stands for anything
	 * @param warning what the weight of an instance in status warning is multiplied with
	 */
	public record WeightSettings(Duration slowStart, double aggression, double floor, Map<String, Integer> byInstance,
			double warning) {

		/** The defaults. */
		public static final WeightSettings DEFAULTS = new WeightSettings(Duration.ofSeconds(30), 1, 0.1, Map.of(), 0.5);

		/**
		 * Create settings with an unmodifiable copy.
		 */
		public WeightSettings {
			byInstance = Map.copyOf(byInstance);
		}

	}

}
