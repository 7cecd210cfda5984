package io.github.discovery.sample.storefront;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.discovery.client.call.CallListener;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Remembers where the last calls went and how long the answers took, repeated attempts
 * included. Any bean of this type hears of all balanced calls.
 */
@Component
class LastCalls implements CallListener {

	static final int SIZE = 100;

	private final Deque<Attempt> attempts = new ArrayDeque<>(SIZE);

	@Override
	public void attemptEnded(ServiceName service, Candidate candidate, Outcome outcome, long nanos, int attempt) {
		Attempt ended = new Attempt(candidate.instance().getInstanceId(), !outcome.isFailure(), nanos / 1_000_000.0);
		synchronized (this.attempts) {
			if (this.attempts.size() == SIZE) {
				this.attempts.removeFirst();
			}
			this.attempts.addLast(ended);
		}
	}

	/**
	 * Return what the last calls say about one instance.
	 * @param instanceId the instance
	 * @return its part of them
	 */
	Part of(String instanceId) {
		List<Attempt> all;
		synchronized (this.attempts) {
			all = List.copyOf(this.attempts);
		}
		List<Attempt> own = all.stream().filter((attempt) -> attempt.instanceId.equals(instanceId)).toList();
		double[] millis = own.stream().mapToDouble(Attempt::millis).sorted().toArray();
		long failed = own.stream().filter((attempt) -> !attempt.answered).count();
		return new Part(own.size(), all.size(), failed, quantile(millis, 0.5), quantile(millis, 0.99));
	}

	private static @Nullable Double quantile(double[] sorted, double share) {
		return (sorted.length > 0) ? sorted[(int) Math.ceil(share * sorted.length) - 1] : null;
	}

	/**
	 * What one instance had of the last calls.
	 *
	 * @param calls how many went to it
	 * @param of of how many
	 * @param failed how many of them failed
	 * @param p50 milliseconds that half of the answers took at most, {@code null} if
	 * there were none
	 * @param p99 the same for 99 of 100
	 */
	record Part(int calls, int of, long failed, @Nullable Double p50, @Nullable Double p99) {
	}

	private record Attempt(String instanceId, boolean answered, double millis) {
	}

}
