package io.github.discovery.architecture;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which package belongs to which ring, as {@code docs/architecture.md} has it. A package
 * imports only from lower rings. Sub-packages belong to the nearest package listed.
 */
final class Rings {

	static final String ROOT = "io.github.discovery";

	/** The last ring that knows neither application context nor configuration. */
	static final int CORE = 4;

	private static final Map<String, Integer> RINGS = new TreeMap<>(Map.ofEntries(Map.entry("model", 1),
			Map.entry("spi", 2), Map.entry("spi.timing", 2), Map.entry("loadbalancing", 2), Map.entry("health", 2),
			Map.entry("catalog", 3), Map.entry("registration", 3), Map.entry("dynamicconfig", 3),
			Map.entry("backend.memory", 3), Map.entry("backend.fixed", 3), Map.entry("backend.consul", 3),
			Map.entry("backend.etcd", 3), Map.entry("backend.redis", 3), Map.entry("backend.eureka", 3),
			Map.entry("backend.kubernetes", 3), Map.entry("backend.dns", 3), Map.entry("backend.docker", 3),
			Map.entry("client", 4), Map.entry("context", 5), Map.entry("observation", 5), Map.entry("webclient", 5),
			Map.entry("facade", 5), Map.entry("registryapi", 5), Map.entry("dashboard", 6), Map.entry("gateway", 6),
			Map.entry("actuate", 6), Map.entry("autoconfigure", 7), Map.entry("testcontainers", 8),
			Map.entry("docker.compose", 8)));

	private Rings() {
	}

	/**
	 * Return the listed package that a package belongs to.
	 * @param packageName a full package name
	 * @return the listed name, empty if none is listed
	 */
	static String home(String packageName) {
		String name = relative(packageName);
		while (!name.isEmpty() && !RINGS.containsKey(name)) {
			name = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
		}
		return name;
	}

	/**
	 * Return the ring of a package.
	 * @param packageName a full package name
	 * @return its ring, 0 if it is not listed
	 */
	static int of(String packageName) {
		return RINGS.getOrDefault(home(packageName), 0);
	}

	static String relative(String packageName) {
		return packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
	}

}
