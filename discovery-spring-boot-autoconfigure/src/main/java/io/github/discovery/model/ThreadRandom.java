package io.github.discovery.model;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Chance for any number of threads at once, each of which has its own. What decides by
 * chance takes a generator, so that a test can give it one with a seed; this is the one
 * it gets otherwise. It keeps nothing itself, so one is enough.
 */
public final class ThreadRandom implements RandomGenerator {

	private static final ThreadRandom SHARED = new ThreadRandom();

	private ThreadRandom() {
	}

	/**
	 * Return the generator that all share.
	 * @return a generator without state
	 */
	public static RandomGenerator shared() {
		return SHARED;
	}

	@Override
	public int nextInt() {
		return ThreadLocalRandom.current().nextInt();
	}

	@Override
	public int nextInt(int bound) {
		return ThreadLocalRandom.current().nextInt(bound);
	}

	@Override
	public long nextLong() {
		return ThreadLocalRandom.current().nextLong();
	}

	@Override
	public double nextDouble() {
		return ThreadLocalRandom.current().nextDouble();
	}

}
