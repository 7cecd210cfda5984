package io.github.discovery.loadbalancing.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerFactory;
import io.github.discovery.loadbalancing.PickerLayer;

/**
 * Lets this process call only some of very many instances, so that not everybody keeps
 * connections to everybody. Which ones is decided by rendezvous hashing: each address has
 * a rank that is this process's own, and the first ones are called. An instance that goes
 * is replaced by one other, and one that comes replaces at most one.
 */
public final class SubsetLayer implements PickerLayer {

	/** Fewer instances are all called: a subset of few is an uneven load. */
	static final int LEAST = 100;

	private final long seed;

	/**
	 * Create a layer.
	 * @param seed a number that no other process has
	 */
	public SubsetLayer(long seed) {
		this.seed = seed;
	}

	@Override
	public Picker apply(Candidates candidates, PickerFactory next) {
		int size = candidates.context().settings().subsetSize();
		List<Candidate> remaining = candidates.remaining();
		if (size <= 0 || remaining.size() <= Math.max(LEAST, size)) {
			return next.create(candidates);
		}
		candidates.remark("subset: " + size + " of " + remaining.size());
		List<Ranked> ranked = new ArrayList<>(remaining.size());
		for (Candidate candidate : remaining) {
			ranked.add(new Ranked(rank(candidate.instance().authority()), candidate));
		}
		ranked.sort(Comparator.comparingLong(Ranked::rank));
		return next.create(candidates.only(ranked.subList(0, size)
			.stream()
			.map(Ranked::candidate)
			.sorted(Comparator.comparing((candidate) -> candidate.instance().getInstanceId()))
			.toList()));
	}

	private long rank(String authority) {
		long hash = this.seed;
		for (int i = 0; i < authority.length(); i++) {
			hash = mix(hash + authority.charAt(i));
		}
		return hash;
	}

	/**
	 * One step of SplitMix64, in which every bit of the input changes half the output.
	 */
	private static long mix(long value) {
		long mixed = value + 0x9e3779b97f4a7c15L;
		mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
		return mixed ^ (mixed >>> 31);
	}

	private record Ranked(long rank, Candidate candidate) {
	}

}
