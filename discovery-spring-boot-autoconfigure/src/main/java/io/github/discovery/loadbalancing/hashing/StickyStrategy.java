package io.github.discovery.loadbalancing.hashing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.strategy.WeightedRoundRobinStrategy;
import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * The instance that a cookie or header of the request refers to, as long as it may be
 * called; without such a reference one after the other, by weight. Whoever passes answers
 * on issues the reference of the instance that answered.
 */
public final class StickyStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "sticky";

	/** 96 bits: nobody meets another instance by accident. */
	private static final int REFERENCE_BYTES = 12;

	@Override
	public String name() {
		return NAME;
	}

	/**
	 * Return by what a request refers to an instance. It tells nobody the address and is
	 * the same whenever and wherever the instance or its caller starts again.
	 * @param instance an instance
	 * @return 16 letters, digits, hyphens and underscores
	 */
	public static String reference(DiscoveredInstance instance) {
		byte[] digest = sha256().digest(instance.authority().getBytes(StandardCharsets.UTF_8));
		return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, REFERENCE_BYTES));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

	@Override
	public Picker create(Candidates candidates) {
		HashKey place = HashKey.parse(candidates.context().settings().tuning().sticky().on());
		if (candidates.remaining().isEmpty()) {
			return Picker.NONE;
		}
		Picker others = new WeightedRoundRobinStrategy().create(candidates);
		return (place != null) ? new StickyPicker(place, references(candidates), others) : others;
	}

	private static Map<String, Candidate> references(Candidates candidates) {
		Map<String, Candidate> references = new HashMap<>();
		candidates.remaining().forEach((candidate) -> references.put(reference(candidate.instance()), candidate));
		return references;
	}

	private record StickyPicker(HashKey place, Map<String, Candidate> references, Picker others) implements Picker {

		@Override
		public @Nullable Candidate pick(PickRequest request) {
			String reference = this.place.of(request.view());
			Candidate candidate = (reference != null) ? this.references.get(reference) : null;
			return (candidate != null && (request.isAny() || !request.excludes(candidate))) ? candidate
					: this.others.pick(request);
		}

	}

}
