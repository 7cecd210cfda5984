package io.github.discovery.loadbalancing.statistics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrentStatisticsTests {

	private static final int THREADS = 8;

	private static final long HOUR = Duration.ofHours(1).toNanos();

	private static final Outcome[] OUTCOMES = Outcome.values();

	private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());

	private final InstanceStatistics instance = new ServiceStatistics(this.now::get).of("a");

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void allCountersBalanceWhateverCallsComeTo() throws Exception {
		int calls = 20_000;
		together(THREADS, (number) -> {
			SplittableRandom random = new SplittableRandom(number);
			long[] open = new long[4];
			for (int i = 0; i < calls; i += open.length) {
				for (int j = 0; j < open.length; j++) {
					open[j] = this.instance.begin();
				}
				this.now.addAndGet(random.nextInt(10_000));
				for (long began : open) {
					this.instance.end(began, OUTCOMES[random.nextInt(OUTCOMES.length)]);
				}
			}
		});
		long ended = 0;
		for (Outcome outcome : OUTCOMES) {
			ended += this.instance.count(outcome);
		}
		assertThat(ended).isEqualTo((long) THREADS * calls);
		assertThat(this.instance.picks()).isEqualTo((long) THREADS * calls);
		assertThat(this.instance.inFlight()).isZero();
		assertThat(this.instance.errorRate()).isBetween(0.0, 1.0);
		this.instance.end(this.instance.begin(), Outcome.SUCCESS);
		assertThat(this.instance.unanswered()).isZero();
		assertThat(this.instance.failuresInARow()).isZero();
	}

	/**
	 * Of a wait that is left behind the whole idle time after it would count, and the
	 * next burst of calls would find a stalled instance.
	 */
	@Test
	void callsThatEndAtOnceLeaveNoWaitBehind() throws Exception {
		int rounds = 100_000;
		AtomicInteger arrived = new AtomicInteger();
		List<Long> waits = new ArrayList<>();
		together(2, (number) -> {
			for (int round = 0; round < rounds; round++) {
				long began = this.instance.begin();
				meet(arrived, 6 * round + 2);
				this.instance.end(began, Outcome.SUCCESS);
				meet(arrived, 6 * round + 4);
				long waited = (number == 0) ? this.instance.waited(this.now.get() + HOUR) : 0;
				if (waited != 0) {
					waits.add(waited);
				}
				meet(arrived, 6 * round + 6);
			}
		});
		assertThat(waits).isEmpty();
		assertThat(this.instance.count(Outcome.SUCCESS)).isEqualTo(2L * rounds);
	}

	/** Threads that spin go on at the same moment, unlike those a barrier wakes. */
	private static void meet(AtomicInteger arrived, int all) {
		arrived.incrementAndGet();
		for (int spins = 0; arrived.get() < all; spins++) {
			if (spins % 1_000 == 999) {
				Thread.yield();
			}
			else {
				Thread.onSpinWait();
			}
		}
	}

	private void together(int number, Calls calls) throws Exception {
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			int thread = i;
			running.add(this.threads.submit(() -> calls.make(thread)));
		}
		for (Future<?> future : running) {
			future.get(60, TimeUnit.SECONDS);
		}
	}

	@FunctionalInterface
	private interface Calls {

		void make(int number);

	}

}
