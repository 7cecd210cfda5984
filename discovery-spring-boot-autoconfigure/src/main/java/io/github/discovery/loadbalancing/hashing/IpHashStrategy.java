package io.github.discovery.loadbalancing.hashing;

import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.strategy.WeightedRandomStrategy;

/**
 * The same instance for the same client address: that of {@code X-Forwarded-For} as far
 * as the proxies that wrote it are trusted, or else the request attribute
 * {@link #CLIENT_ADDRESS}. Requests of unknown clients go anywhere.
 */
public final class IpHashStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "ip-hash";

	/** The request attribute for callers that know the client's address otherwise. */
	public static final String CLIENT_ADDRESS = ClientAddress.ATTRIBUTE;

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Picker create(Candidates candidates) {
		if (candidates.remaining().isEmpty()) {
			return Picker.NONE;
		}
		int trustedHops = candidates.context().settings().tuning().hash().trustedHops();
		Picker anywhere = new WeightedRandomStrategy().create(candidates);
		HashRing ring = new HashRing(candidates);
		return (request) -> {
			long hash = ClientAddress.hash(request.view(), trustedHops);
			return (hash == 0) ? anywhere.pick(request) : ring.find(hash, request);
		};
	}

}
