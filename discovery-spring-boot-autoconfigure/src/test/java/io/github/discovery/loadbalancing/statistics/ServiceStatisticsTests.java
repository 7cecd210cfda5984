package io.github.discovery.loadbalancing.statistics;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceStatisticsTests {

	private final AtomicLong now = new AtomicLong();

	private final ServiceStatistics statistics = new ServiceStatistics(this.now::get);

	@Test
	void everyEndBalancesItsStart() {
		InstanceStatistics instance = this.statistics.of("a");
		for (Outcome outcome : Outcome.values()) {
			long began = instance.begin();
			assertThat(instance.inFlight()).isOne();
			instance.end(began, outcome);
			assertThat(instance.inFlight()).isZero();
			assertThat(instance.count(outcome)).isOne();
		}
		instance.picked();
		assertThat(instance.inFlight()).isZero();
		assertThat(instance.picks()).isEqualTo(Outcome.values().length + 1);
	}

	@Test
	void failuresAddUpHoweverQuicklyAttemptsFollowEachOther() {
		InstanceStatistics instance = this.statistics.of("a");
		for (int i = 0; i < 100_000; i++) {
			this.now.addAndGet(1_000);
			instance.end(instance.begin(), (i % 2 == 0) ? Outcome.SUCCESS : Outcome.FAILURE);
		}
		// Half of what a tenth of a second weighs in an average over ten.
		assertThat(instance.errorRate()).isBetween(0.0045, 0.0055);
	}

	@Test
	void failuresOfLongAgoAreForgottenAltogether() {
		InstanceStatistics instance = this.statistics.of("a");
		instance.end(instance.begin(), Outcome.FAILURE);
		for (int i = 0; i < 600; i++) {
			this.now.addAndGet(1_000_000_000L);
			instance.end(instance.begin(), Outcome.SUCCESS);
		}
		assertThat(instance.errorRate()).isZero();
	}

	@Test
	void mostlyLateIsWhoTakesMuchLongerThanTheOthersNotWhoHasLongCalls() {
		InstanceStatistics slow = this.statistics.of("slow");
		InstanceStatistics quick = this.statistics.of("quick");
		for (int i = 0; i < 100; i++) {
			answer(quick, (i % 10 == 0) ? 500 : 10);
		}
		for (int i = 0; i < 40; i++) {
			answer(slow, 100);
		}
		assertThat(quick.lateShare()).isLessThan(0.3);
		assertThat(slow.lateShare()).isGreaterThan(0.9);
		answer(slow, 10);
		assertThat(slow.lateShare()).as("after one call in time").isLessThan(0.9);
	}

	private void answer(InstanceStatistics instance, int millis) {
		long began = instance.begin();
		this.now.addAndGet(millis * 1_000_000L);
		instance.end(began, Outcome.SUCCESS);
	}

	@Test
	void anInstanceThatComesBackFindsItsCounters() {
		InstanceStatistics before = this.statistics.of("a");
		this.statistics.retain(Set.of("b"));
		this.now.addAndGet(ServiceStatistics.RETENTION.toNanos() - 1);
		this.statistics.retain(Set.of("a"));
		assertThat(this.statistics.of("a")).isSameAs(before);
	}

	@Test
	void anInstanceThatCameBackIsNotForgottenForItsEarlierAbsence() {
		InstanceStatistics before = this.statistics.of("a");
		this.statistics.retain(Set.of());
		this.statistics.retain(Set.of("a"));
		this.now.addAndGet(ServiceStatistics.RETENTION.toNanos());
		this.statistics.retain(Set.of("a"));
		assertThat(this.statistics.find("a")).isSameAs(before);
	}

	@Test
	void anInstanceThatLeftLongAgoIsForgotten() {
		this.statistics.of("a");
		this.statistics.retain(Set.of("b"));
		this.now.addAndGet(ServiceStatistics.RETENTION.toNanos());
		this.statistics.retain(Set.of("b"));
		assertThat(this.statistics.find("a")).isNull();
	}

	@Test
	void instancesThatLeaveInMassesAreForgottenOldestFirst() {
		Set<String> present = new HashSet<>();
		for (int i = 0; i < ServiceStatistics.MAX_DEPARTED + 10; i++) {
			this.statistics.of("i" + i);
			present.add("i" + i);
		}
		for (int i = 0; i < 10; i++) {
			present.remove("i" + i);
		}
		this.statistics.retain(present);
		this.now.incrementAndGet();
		this.statistics.retain(Set.of());
		assertThat(this.statistics.all()).hasSize(ServiceStatistics.MAX_DEPARTED);
		assertThat(this.statistics.find("i0")).isNull();
		assertThat(this.statistics.find("i10")).isNotNull();
	}

}
