package io.github.discovery.loadbalancing.ejection;

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;

/**
 * The share of failures of one instance in a sliding window, read off its counters now
 * and then, so that calls pay nothing for it.
 */
final class RateWindow {

	/** The window slides in steps of this part of its length. */
	private static final int STEPS = 20;

	private final Deque<Sample> samples = new ArrayDeque<>();

	private Sample latest = new Sample(0, 0, 0);

	private RateWindow() {
	}

	/**
	 * Begin with an instance nobody looked at before.
	 * @param newSince when its counters were 0
	 * @return a window
	 */
	static RateWindow since(long newSince) {
		RateWindow window = new RateWindow();
		window.samples.addLast(new Sample(newSince, 0, 0));
		return window;
	}

	/** Read the counters. */
	void sample(InstanceStatistics statistics, long now, long windowNanos) {
		long failed = 0;
		long total = 0;
		for (Outcome outcome : Outcome.values()) {
			if (outcome != Outcome.CANCELLED) {
				long count = statistics.count(outcome);
				total += count;
				failed += outcome.isAgainstRate() ? count : 0;
			}
		}
		this.latest = new Sample(now, total, failed);
		Sample last = this.samples.peekLast();
		if (last == null || now - last.at >= windowNanos / STEPS) {
			this.samples.addLast(this.latest);
		}
		while (this.samples.size() > 1 && now - this.samples.getFirst().at > windowNanos) {
			this.samples.removeFirst();
		}
	}

	/** Begin anew: what was before, and what nobody sampled meanwhile, does not count. */
	void restart(InstanceStatistics statistics, long now) {
		this.samples.clear();
		sample(statistics, now, 0);
	}

	long total() {
		return this.samples.isEmpty() ? 0 : this.latest.total - this.samples.getFirst().total;
	}

	long failed() {
		return this.samples.isEmpty() ? 0 : this.latest.failed - this.samples.getFirst().failed;
	}

	private record Sample(long at, long total, long failed) {
	}

}
