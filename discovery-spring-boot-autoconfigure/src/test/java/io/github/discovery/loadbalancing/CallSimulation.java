package io.github.discovery.loadbalancing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceSnapshot;

/**
 * Calls to instances that behave in different ways, in virtual time: calls come at random
 * moments, wait as long as the instance takes and end there.
 */
public final class CallSimulation {

	private static final long REBUILD_CHECK = TimeUnit.MILLISECONDS.toNanos(250);

	private final AtomicLong now = new AtomicLong(TimeUnit.DAYS.toNanos(1));

	private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::time));

	private final SplittableRandom random;

	private final Map<String, Behaviour> behaviours = new HashMap<>();

	private final Map<String, Integer> calls = new HashMap<>();

	private final List<Long> times = new ArrayList<>();

	private final PickerContext context;

	private final PickerAssembler assembler;

	private final ServiceSnapshot snapshot;

	private Assembled assembled;

	private int failures;

	private long picked;

	/**
	 * Create a simulation.
	 * @param strategy what picks
	 * @param behaviours of the instances i-0000 and so on
	 */
	public CallSimulation(String strategy, Behaviour... behaviours) {
		this(7, strategy, behaviours);
	}

	/**
	 * Create a simulation that takes another course.
	 * @param seed of all chance in it
	 * @param strategy what picks
	 * @param behaviours of the instances i-0000 and so on
	 */
	public CallSimulation(long seed, String strategy, Behaviour... behaviours) {
		this.random = new SplittableRandom(seed);
		this.context = PickerFixtures.context(ServiceSettings.DEFAULTS.withStrategy(strategy), this.now::get,
				this.random.split());
		this.assembler = new PickerAssembler(new Strategies(List.of()), LoadBalancingSettings.DEFAULTS, seed);
		List<DiscoveredInstance> instances = PickerFixtures.instances(behaviours.length);
		for (int i = 0; i < behaviours.length; i++) {
			behave(instances.get(i).getInstanceId(), behaviours[i]);
		}
		this.snapshot = PickerFixtures.snapshot(instances);
		this.assembled = this.assembler.assemble(this.snapshot, this.context);
		at(this.now.get() + REBUILD_CHECK, this::rebuild);
		at(this.now.get() + TimeUnit.SECONDS.toNanos(10), this::fade);
	}

	private void rebuild() {
		if (this.now.get() - this.picked >= this.assembled.refreshNanos()) {
			this.picked = this.now.get();
			this.assembled = this.assembler.assemble(this.snapshot, this.context);
		}
		at(this.now.get() + REBUILD_CHECK, this::rebuild);
	}

	private void fade() {
		this.context.statistics().latencies().fade();
		at(this.now.get() + TimeUnit.SECONDS.toNanos(10), this::fade);
	}

	private void at(long time, Runnable action) {
		this.events.add(new Event(time, action));
	}

	/**
	 * Let an instance behave in another way from now on.
	 * @param id the instance
	 * @param behaviour how it behaves
	 */
	public void behave(String id, Behaviour behaviour) {
		this.behaviours.put(id, behaviour);
	}

	/**
	 * Call for some time; what was measured before is forgotten.
	 * @param time for how long
	 * @param perSecond calls a second
	 * @return this
	 */
	public CallSimulation run(Duration time, int perSecond) {
		this.calls.clear();
		this.times.clear();
		this.failures = 0;
		long end = this.now.get() + time.toNanos();
		long next = this.now.get();
		while (next < end) {
			while (!this.events.isEmpty() && this.events.peek().time() <= next) {
				Event event = this.events.remove();
				this.now.set(event.time());
				event.action().run();
			}
			this.now.set(next);
			call();
			next += (long) (-Math.log(1 - this.random.nextDouble()) * 1e9 / perSecond);
		}
		return this;
	}

	private void call() {
		Candidate candidate = this.assembled.picker().pick(PickRequest.ANY);
		if (candidate == null) {
			throw new AssertionError("nothing picked");
		}
		InstanceStatistics statistics = candidate.statistics();
		this.calls.merge(statistics.instanceId(), 1, Integer::sum);
		long began = statistics.begin();
		Answer answer = this.behaviours.get(statistics.instanceId()).answer(began, this.random);
		at(began + answer.nanos(), () -> {
			this.times.add(answer.nanos());
			this.failures += (answer.outcome() == Outcome.SUCCESS) ? 0 : 1;
			statistics.end(began, answer.outcome());
		});
	}

	/**
	 * Return the share of calls that went to an instance.
	 * @param id the instance
	 * @return from 0 to 1
	 */
	public double share(String id) {
		return (double) this.calls.getOrDefault(id, 0) / this.calls.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Return the share of calls that did not succeed.
	 * @return from 0 to 1
	 */
	public double failureShare() {
		return (double) this.failures / this.times.size();
	}

	/**
	 * Return the time within which 99 of 100 calls ended.
	 * @return milliseconds
	 */
	public double p99() {
		long[] sorted = this.times.stream().mapToLong(Long::longValue).toArray();
		Arrays.sort(sorted);
		return sorted[sorted.length * 99 / 100] / 1e6;
	}

	/**
	 * Return an instance that answers in some time, half of it to one and a half.
	 * @param millis the mean time
	 * @return a behaviour
	 */
	public static Behaviour answersIn(int millis) {
		return (now, random) -> new Answer((long) (millis * (0.5 + random.nextDouble()) * 1e6), Outcome.SUCCESS);
	}

	/**
	 * Return an instance that answers in some time, but for one call in fifty, which
	 * takes six times as long: a collection of garbage, a lost packet.
	 * @param millis the usual time
	 * @return a behaviour
	 */
	public static Behaviour stutters(int millis) {
		return (now, random) -> answersIn((random.nextInt(50) == 0) ? 6 * millis : millis).answer(now, random);
	}

	/**
	 * Return an instance that serves two kinds of calls.
	 * @param quick milliseconds that the one takes
	 * @param slow milliseconds that the other takes
	 * @param share the share of slow calls
	 * @return a behaviour
	 */
	public static Behaviour serves(int quick, int slow, double share) {
		return (now, random) -> answersIn((random.nextDouble() < share) ? slow : quick).answer(now, random);
	}

	/**
	 * Return an instance that fails at once.
	 * @return a behaviour
	 */
	public static Behaviour failsFast() {
		return (now, random) -> new Answer(500_000, Outcome.FAILURE);
	}

	/**
	 * Return an instance that never answers.
	 * @param outcome what callers make of it after a second
	 * @return a behaviour
	 */
	public static Behaviour hangs(Outcome outcome) {
		return (now, random) -> new Answer(TimeUnit.SECONDS.toNanos(1), outcome);
	}

	/**
	 * Return an instance that is well and ill by turns.
	 * @param well how it behaves when it is well
	 * @param ill how it behaves when it is ill
	 * @param turn how long it does either
	 * @return a behaviour
	 */
	public static Behaviour flaps(Behaviour well, Behaviour ill, Duration turn) {
		return (now, random) -> ((now / turn.toNanos() % 2 == 0) ? well : ill).answer(now, random);
	}

	/**
	 * How an instance behaves.
	 */
	@FunctionalInterface
	public interface Behaviour {

		/**
		 * Answer a call.
		 * @param now the time
		 * @param random chance
		 * @return when and what
		 */
		Answer answer(long now, SplittableRandom random);

	}

	/**
	 * When and how a call ends.
	 *
	 * @param nanos how long it takes
	 * @param outcome how it ends
	 */
	public record Answer(long nanos, Outcome outcome) {
	}

	private record Event(long time, Runnable action) {
	}

}
