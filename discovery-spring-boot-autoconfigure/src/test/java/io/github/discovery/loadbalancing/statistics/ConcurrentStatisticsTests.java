package io.github.discovery.loadbalancing.statistics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrentStatisticsTests {

	private static final int THREADS = 8;

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
		together((number) -> {
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
	 * Two calls that end at the same moment, each seeing the other, left a wait behind in
	 * which nobody waited: an idle hour later the instance was taken for stalled.
	 */
	@Test
	void callsThatEndAtOnceLeaveNoWaitBehind() throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(THREADS);
		List<Long> waits = new ArrayList<>();
		together((number) -> {
			for (int round = 0; round < 2_000; round++) {
				await(barrier);
				this.instance.end(this.instance.begin(), Outcome.SUCCESS);
				await(barrier);
				if (number == 0) {
					waits.add(this.instance.waited(this.now.addAndGet(Duration.ofHours(1).toNanos())));
				}
			}
		});
		assertThat(waits).hasSize(2_000).containsOnly(0L);
	}

	private void together(Calls calls) throws Exception {
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			int number = i;
			running.add(this.threads.submit(() -> calls.make(number)));
		}
		for (Future<?> future : running) {
			future.get(60, TimeUnit.SECONDS);
		}
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@FunctionalInterface
	private interface Calls {

		void make(int number);

	}

}
