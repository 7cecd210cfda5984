package io.github.discovery.loadbalancing.hashing;

import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.HashKeyResolver;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.strategy.WeightedRandomStrategy;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * The same instance for the same key of a request, as long as it is there and has no more
 * than its share to do; few keys move when another comes or goes. Requests without a key
 * go anywhere.
 */
public final class ConsistentHashStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "consistent-hash";

	private final @Nullable HashKeyResolver resolver;

	/**
	 * Create a strategy that finds keys where the settings say.
	 */
	public ConsistentHashStrategy() {
		this(null);
	}

	/**
	 * Create a strategy.
	 * @param resolver finds the key in a request, {@code null} to find it where the
	 * settings say
	 */
	public ConsistentHashStrategy(@Nullable HashKeyResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Picker create(Candidates candidates) {
		HashKey place = HashKey.parse(candidates.context().settings().tuning().hash().on());
		if (candidates.remaining().isEmpty()) {
			return Picker.NONE;
		}
		Picker anywhere = new WeightedRandomStrategy().create(candidates);
		HashKeyResolver found = (this.resolver != null) ? this.resolver
				: (service, request) -> (place != null) ? place.of(request) : null;
		HashRing ring = new HashRing(candidates);
		ServiceName service = candidates.service();
		return (request) -> {
			String key = found.resolve(service, request.view());
			return (key == null || key.isEmpty()) ? anywhere.pick(request) : ring.find(XxHash.of(key), request);
		};
	}

}
