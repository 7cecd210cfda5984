package io.github.discovery.loadbalancing.statistics;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SilenceTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	/** Times are kept in microseconds or so. */
	private static final long ERROR = 2 * 1024;

	private final Silence silence = new Silence();

	@Test
	void countsTheTimeSomebodyWaits() {
		this.silence.started(SECOND);
		this.silence.started(2 * SECOND);
		assertWaited(4 * SECOND, 3 * SECOND);
	}

	@Test
	void aReactionBeginsANewWaitForTheOthers() {
		this.silence.started(SECOND);
		this.silence.started(SECOND);
		this.silence.reacted(3 * SECOND);
		assertWaited(4 * SECOND, SECOND);
		this.silence.reacted(5 * SECOND);
		assertWaited(9 * SECOND, 0);
	}

	@Test
	void waitsThatWereGivenUpAddUpWithoutTheTimeBetween() {
		this.silence.started(SECOND);
		this.silence.started(SECOND);
		this.silence.gaveUp(2 * SECOND);
		this.silence.gaveUp(3 * SECOND);
		this.silence.started(100 * SECOND);
		this.silence.gaveUp(101 * SECOND);
		assertWaited(500 * SECOND, 3 * SECOND);
		assertThat(this.silence.givenUp()).isEqualTo(3);
		this.silence.started(600 * SECOND);
		this.silence.reacted(601 * SECOND);
		assertWaited(700 * SECOND, 0);
		assertThat(this.silence.givenUp()).isZero();
	}

	@Test
	void timesBelowZeroAndPastAnOverflowAreTimesLikeOthers() {
		this.silence.started(-SECOND);
		assertWaited(SECOND, 2 * SECOND);
		this.silence.reacted(Long.MAX_VALUE - SECOND);
		this.silence.started(Long.MAX_VALUE - SECOND);
		assertWaited(Long.MIN_VALUE + SECOND, 2 * SECOND);
	}

	@Test
	void aClockReadAMomentEarlierIsNoWait() {
		this.silence.started(5 * SECOND);
		assertWaited(5 * SECOND - 100_000, 0);
	}

	private void assertWaited(long now, long nanos) {
		assertThat(this.silence.waited(now)).isBetween(nanos - ERROR, nanos + ERROR);
	}

}
