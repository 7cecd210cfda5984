package io.github.discovery.backend.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.WatchEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class MemoryRegistryTests {

	private static final ServiceName ORDERS = ServiceName.of("orders");

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

	private final MemorySettings settings = new MemorySettings(null, Duration.ofSeconds(1), 5, 4);

	private final MemoryRegistry registry = new MemoryRegistry(this.settings, this.now::get);

	private static Registration registration(String id) {
		return Registration.builder(ORDERS, id).address("10.0.0.1", 80).owner("me").build();
	}

	private Listing list() {
		return this.registry.list(Revision.NONE);
	}

	private List<String> ids() {
		return list().instances().stream().map(DiscoveredInstance::getInstanceId).toList();
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	@Test
	void leasesEndOneByOneAlsoWhereTheTickerOverflows() {
		this.registry.register(registration("a").toBuilder().timeToLive(Duration.ofSeconds(3)).build());
		this.registry.register(registration("b").toBuilder().timeToLive(Duration.ofSeconds(1)).build());
		this.registry.register(registration("c").toBuilder().timeToLive(Duration.ofDays(1_000_000)).build());
		pass(Duration.ofSeconds(1).minusNanos(1));
		assertThat(ids()).containsExactly("a", "b", "c");
		pass(Duration.ofNanos(1));
		assertThat(ids()).containsExactly("a", "c");
		pass(Duration.ofSeconds(2));
		assertThat(ids()).containsExactly("c");
		pass(Duration.ofDays(1));
		assertThat(ids()).containsExactly("c");
	}

	@Test
	void newLeaseAfterAnEmptyTimeEndsToo() {
		pass(Duration.ofHours(1));
		this.registry.register(registration("a").toBuilder().timeToLive(Duration.ofHours(2)).build());
		assertThat(ids()).containsExactly("a");
		this.registry.register(registration("b").toBuilder().timeToLive(Duration.ofSeconds(1)).build());
		pass(Duration.ofSeconds(1));
		assertThat(ids()).containsExactly("a");
	}

	@Test
	void entriesBeyondTheBoundAreRefusedAndKnownOnesAreStillWritten() {
		for (int i = 0; i < 5; i++) {
			this.registry.register(registration("id-" + i));
		}
		assertThatExceptionOfType(RegistryException.Invalid.class)
			.isThrownBy(() -> this.registry.register(registration("id-5")))
			.withMessageContaining("5");
		assertThatNoException().isThrownBy(() -> this.registry.register(registration("id-4")));
		this.registry.deregister(registration("id-0"));
		assertThatNoException().isThrownBy(() -> this.registry.register(registration("id-5")));
	}

	@Test
	void watchFromARevisionWithinTheHistoryIsToldWhatItMissed() {
		Revision start = list().revision();
		for (int weight = 1; weight <= 4; weight++) {
			this.registry.register(registration("a").toBuilder().weight(weight).build());
		}
		StepVerifier.create(this.registry.watch(start).events(Schedulers.immediate()).map(MemoryRegistryTests::weight))
			.expectNext(1, 2, 3, 4)
			.thenCancel()
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void watchFromARevisionBeyondTheHistoryHasToListAgain() {
		Revision start = list().revision();
		for (int weight = 1; weight <= 5; weight++) {
			this.registry.register(registration("a").toBuilder().weight(weight).build());
		}
		StepVerifier.create(this.registry.watch(start).events(Schedulers.immediate()))
			.expectNextMatches(WatchEvent.Relist.class::isInstance)
			.expectComplete()
			.verify(Duration.ofSeconds(5));
		assertThat(this.registry.watchers()).isZero();
	}

	@Test
	void watcherThatFallsBehindIsToldToListAgainBehindWhatItHas() {
		MemoryWatcher watcher = this.registry.watch(list().revision());
		StepVerifier.create(watcher.events(Schedulers.immediate()), 0).then(() -> {
			for (int weight = 1; weight <= 9; weight++) {
				this.registry.register(registration("a").toBuilder().weight(weight).build());
			}
			assertThat(this.registry.watchers()).isZero();
		})
			.thenRequest(100)
			.expectNextCount(4)
			.expectNextMatches(WatchEvent.Relist.class::isInstance)
			.expectComplete()
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void blockedWatcherBlocksNoWriterAndNoOtherWatcher() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
		Scheduler slow = Schedulers.newSingle("slow", true);
		Scheduler quick = Schedulers.newSingle("quick", true);
		try {
			this.registry.watch(list().revision()).events(slow).subscribe((event) -> await(release));
			this.registry.watch(list().revision()).events(quick).subscribe((event) -> seen.add(weight(event)));
			for (int weight = 1; weight <= 20; weight++) {
				this.registry.register(registration("a").toBuilder().weight(weight).build());
				int expected = weight;
				Awaitility.await().until(() -> seen.size() == expected);
			}
			assertThat(List.copyOf(seen)).isSorted();
			assertThat(this.registry.watchers()).as("the blocked one was dropped").isEqualTo(1);
		}
		finally {
			release.countDown();
			slow.dispose();
			quick.dispose();
		}
	}

	@Test
	void writersOnManyThreadsLoseNothingAndWatchersSeeOneOrder() throws InterruptedException {
		MemoryRegistry shared = new MemoryRegistry(MemorySettings.DEFAULTS, () -> 0);
		List<WatchEvent> one = new ArrayList<>();
		List<WatchEvent> other = new ArrayList<>();
		record(shared, one);
		record(shared, other);
		ExecutorService writers = Executors.newFixedThreadPool(4);
		for (int thread = 0; thread < 4; thread++) {
			Registration mine = registration("id-" + thread);
			writers.execute(() -> {
				for (int weight = 1; weight <= 200; weight++) {
					shared.register(mine.toBuilder().weight(weight).build());
					shared.renew(mine);
				}
				shared.deregister(mine);
			});
		}
		writers.shutdown();
		assertThat(writers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(one).hasSize(4 * 201).isEqualTo(other);
		for (int thread = 0; thread < 4; thread++) {
			String id = "id-" + thread;
			assertThat(one.stream().filter((event) -> id(event).equals(id)).map(MemoryRegistryTests::weight)).isSorted()
				.hasSize(201);
		}
		assertThat(shared.list(Revision.NONE).instances()).isEmpty();
	}

	private static void record(MemoryRegistry registry, List<WatchEvent> events) {
		registry.watch(registry.list(Revision.NONE).revision())
			.events(Schedulers.immediate())
			.subscribe(new BaseSubscriber<>() {

				@Override
				protected void hookOnNext(WatchEvent event) {
					events.add(event);
				}

			});
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static int weight(WatchEvent event) {
		return (event instanceof WatchEvent.Upserted upserted) ? upserted.instance().weight() : Integer.MAX_VALUE;
	}

	private static String id(WatchEvent event) {
		return (event instanceof WatchEvent.Upserted upserted) ? upserted.instance().getInstanceId()
				: ((WatchEvent.Removed) event).instanceId();
	}

}
