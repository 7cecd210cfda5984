package io.github.discovery.loadbalancing.hashing;

import java.util.Arrays;
import java.util.Comparator;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * Leads from a hash to an instance, or to one of the next slots if that one is excluded
 * or has too much to do. An instance goes by what stays the same when it starts again:
 * its metadata entry {@code hash-key} or else host and port, never its id.
 */
final class HashRing {

	/** The metadata entry that takes the place of host and port. */
	static final String HASH_KEY = "hash-key";

	/** After so many slots all candidates are looked at. */
	private static final int PROBES = 256;

	private final Candidate[] candidates;

	private final MaglevTable table;

	private final LoadBound bound;

	HashRing(Candidates candidates) {
		this.candidates = candidates.remaining()
			.stream()
			.sorted(Comparator.comparing(HashRing::name)
				.thenComparing((candidate) -> candidate.instance().authority())
				.thenComparing((candidate) -> candidate.instance().getInstanceId()))
			.toArray(Candidate[]::new);
		double[] weights = Arrays.stream(this.candidates).mapToDouble(Candidate::weight).toArray();
		this.table = new MaglevTable(Arrays.stream(this.candidates).map(HashRing::name).toArray(String[]::new),
				weights);
		this.bound = new LoadBound(this.candidates, candidates.context());
	}

	private static String name(Candidate candidate) {
		DiscoveredInstance instance = candidate.instance();
		return instance.getMetadata().getOrDefault(HASH_KEY, instance.authority());
	}

	/**
	 * Return the instance of a hash.
	 * @param hash a hash of a key
	 * @param request may exclude some
	 * @return an instance, {@code null} if all are excluded
	 */
	@Nullable Candidate find(long hash, PickRequest request) {
		boolean any = request.isAny();
		int slot = MaglevTable.slot(hash);
		Candidate busy = null;
		for (int i = 0; i < PROBES; i++) {
			Candidate candidate = this.candidates[this.table.entry(slot + i)];
			if (any || !request.excludes(candidate)) {
				if (this.bound.hasRoom(candidate)) {
					return candidate;
				}
				busy = (busy != null) ? busy : candidate;
			}
		}
		return (busy != null) ? busy : scan(slot % this.candidates.length, request);
	}

	private @Nullable Candidate scan(int first, PickRequest request) {
		for (int i = 0; i < this.candidates.length; i++) {
			Candidate candidate = this.candidates[(first + i) % this.candidates.length];
			if (!request.excludes(candidate)) {
				return candidate;
			}
		}
		return null;
	}

}
