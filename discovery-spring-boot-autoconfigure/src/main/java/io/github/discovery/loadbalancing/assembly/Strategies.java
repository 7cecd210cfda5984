package io.github.discovery.loadbalancing.assembly;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.discovery.loadbalancing.HashKeyResolver;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.hashing.ConsistentHashStrategy;
import io.github.discovery.loadbalancing.hashing.IpHashStrategy;
import io.github.discovery.loadbalancing.hashing.StickyStrategy;
import io.github.discovery.loadbalancing.strategy.HealthScoreStrategy;
import io.github.discovery.loadbalancing.strategy.LeastRequestsStrategy;
import io.github.discovery.loadbalancing.strategy.PeakEwmaStrategy;
import io.github.discovery.loadbalancing.strategy.RandomStrategy;
import io.github.discovery.loadbalancing.strategy.RoundRobinStrategy;
import io.github.discovery.loadbalancing.strategy.WeightedRandomStrategy;
import io.github.discovery.loadbalancing.strategy.WeightedRoundRobinStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The strategies there are, by name. Names are compared without regard to case, and with
 * an underscore for a hyphen if somebody likes that better; those of other systems are
 * known as well.
 */
public final class Strategies {

	/** What other systems call the same. */
	private static final Map<String, String> ALIASES = Map.of("least-connections", LeastRequestsStrategy.NAME,
			"health-based", HealthScoreStrategy.NAME);

	private final Map<String, LoadBalancingStrategy> byName = new TreeMap<>();

	/**
	 * Create the set of the built-in strategies and some more.
	 * @param more further strategies; one with the name of a built-in takes its place
	 */
	public Strategies(Collection<? extends LoadBalancingStrategy> more) {
		this(more, null);
	}

	/**
	 * Create the set of the built-in strategies and some more.
	 * @param more further strategies; one with the name of a built-in takes its place
	 * @param resolver finds the keys of consistent-hash, {@code null} to find them where
	 * the settings say
	 */
	public Strategies(Collection<? extends LoadBalancingStrategy> more, @Nullable HashKeyResolver resolver) {
		add(new RoundRobinStrategy());
		add(new RandomStrategy());
		add(new WeightedRoundRobinStrategy());
		add(new WeightedRandomStrategy());
		add(new LeastRequestsStrategy());
		add(new PeakEwmaStrategy());
		add(new HealthScoreStrategy());
		add(new ConsistentHashStrategy(resolver));
		add(new IpHashStrategy());
		add(new StickyStrategy());
		more.forEach(this::add);
	}

	private void add(LoadBalancingStrategy strategy) {
		this.byName.put(normalise(strategy.name()), strategy);
	}

	/**
	 * Return a strategy.
	 * @param name its name in any spelling
	 * @return the strategy
	 * @throws UnknownStrategyException if there is none of that name
	 */
	public LoadBalancingStrategy get(String name) {
		String normalised = normalise(name);
		LoadBalancingStrategy strategy = this.byName.get(normalised);
		if (strategy == null) {
			strategy = this.byName.get(ALIASES.getOrDefault(normalised, normalised));
		}
		if (strategy == null) {
			throw new UnknownStrategyException(name, names());
		}
		return strategy;
	}

	/**
	 * Return the names that are accepted.
	 * @return the names in order
	 */
	public Set<String> names() {
		return Collections.unmodifiableSet(this.byName.keySet());
	}

	private static String normalise(String name) {
		return name.trim().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
