package io.github.discovery.loadbalancing;

import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Where this process is, and where its own kind is: with both, traffic can stay in a zone
 * without overloading it.
 *
 * @param zone the own zone, {@code null} if unknown
 * @param fleet instances of the own service that may be called, by zone; empty if unknown
 */
public record Locality(@Nullable String zone, Supplier<Map<String, Integer>> fleet) {

	/** Nothing is known. */
	public static final Locality UNKNOWN = new Locality(null, Map::of);

}
