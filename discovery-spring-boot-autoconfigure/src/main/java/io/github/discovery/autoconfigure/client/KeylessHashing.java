package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.settings.SettingProblem;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.hashing.ConsistentHashStrategy;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells of services that are to be hashed by a key that nothing finds: their calls would
 * go at random and nobody would notice.
 */
final class KeylessHashing {

	private static final Log logger = LogFactory.getLog(KeylessHashing.class);

	private static final String PREFIX = "discovery.load-balancing.";

	private KeylessHashing() {
	}

	static void tell(LoadBalancingSettings settings, Strategies strategies) {
		boolean general = isKeyless(settings.defaults(), strategies);
		if (general) {
			tell(PREFIX, settings.defaults());
		}
		settings.services().forEach((service, own) -> {
			boolean inherited = general && own.strategy().equals(settings.defaults().strategy());
			if (!inherited && isKeyless(own, strategies)) {
				tell(PREFIX + "services." + service + ".", own);
			}
		});
	}

	private static boolean isKeyless(ServiceSettings settings, Strategies strategies) {
		return settings.tuning().hash().on().isEmpty()
				&& strategies.get(settings.strategy()) instanceof ConsistentHashStrategy;
	}

	private static void tell(String prefix, ServiceSettings settings) {
		logger.warn(new SettingProblem(prefix + "strategy", settings.strategy(),
				"this only with hash-on or a HashKeyResolver bean",
				"Without a key each call goes to an instance at random: set " + prefix + "hash-on=header:X-User."));
	}

}
