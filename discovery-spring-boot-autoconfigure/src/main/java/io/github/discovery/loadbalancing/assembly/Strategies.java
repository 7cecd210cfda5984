package io.github.discovery.loadbalancing.assembly;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.strategy.RandomStrategy;
import io.github.discovery.loadbalancing.strategy.RoundRobinStrategy;

/**
 * The strategies there are, by name. Names are compared without regard to case, and with
 * an underscore for a hyphen if somebody likes that better.
 */
public final class Strategies {

	private final Map<String, LoadBalancingStrategy> byName = new TreeMap<>();

	/**
	 * Create the set of the built-in strategies and some more.
	 * @param more further strategies; one with the name of a built-in takes its place
	 */
	public Strategies(Collection<? extends LoadBalancingStrategy> more) {
		add(new RoundRobinStrategy());
		add(new RandomStrategy());
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
		LoadBalancingStrategy strategy = this.byName.get(normalise(name));
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
