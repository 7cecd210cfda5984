package io.github.discovery.architecture;

import java.util.List;
import java.util.Map;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;

/**
 * Calls, constructors and method references that the project does without, each with the
 * reason and what to use instead. Keys are beginnings of the target's full name; one that
 * ends with a parenthesis is that overload only.
 */
final class ForbiddenCalls {

	private static final String WALL_CLOCK = "time is monotonic and injected: use model.Ticker or a Scheduler";

	private static final String SLEEP = "no thread waits: use a Scheduler";

	private static final String UNBOUNDED = "everything is bounded: give it a capacity";

	private static final String CHANCE = "chance is injected, so that tests can give it a seed: take it from the context";

	/** Where chance decides something. */
	static final Map<String, String> IN_LOAD_BALANCING = Map.of("java.util.concurrent.ThreadLocalRandom.current()",
			CHANCE, "java.util.SplittableRandom.<init>()", CHANCE, "java.util.Random.<init>()", CHANCE,
			"java.security.SecureRandom.<init>(", CHANCE, "java.lang.Math.random()", CHANCE);

	/** In the core, where time decides something. */
	static final Map<String, String> IN_CORE = Map.of("java.lang.System.currentTimeMillis()", WALL_CLOCK,
			"java.time.Instant.now(", WALL_CLOCK, "java.time.LocalDateTime.now(", WALL_CLOCK,
			"java.time.ZonedDateTime.now(", WALL_CLOCK, "java.time.OffsetDateTime.now(", WALL_CLOCK,
			"java.time.Clock.system", WALL_CLOCK, "java.time.Clock.tick", WALL_CLOCK,
			"java.time.InstantSource.system()", WALL_CLOCK, "java.util.Date.<init>()", WALL_CLOCK);

	/** Everywhere. */
	static final Map<String, String> ANYWHERE = Map.ofEntries(Map.entry("java.lang.Thread.sleep(", SLEEP),
			Map.entry("java.util.concurrent.TimeUnit.sleep(", SLEEP),
			Map.entry("java.util.concurrent.LinkedBlockingQueue.<init>()", UNBOUNDED),
			Map.entry("java.util.concurrent.LinkedBlockingDeque.<init>()", UNBOUNDED),
			Map.entry("java.util.concurrent.ConcurrentLinkedQueue.<init>(", UNBOUNDED),
			Map.entry("java.util.concurrent.ConcurrentLinkedDeque.<init>(", UNBOUNDED),
			Map.entry("java.util.concurrent.PriorityBlockingQueue.<init>(", UNBOUNDED),
			Map.entry("java.util.concurrent.LinkedTransferQueue.<init>(", UNBOUNDED),
			Map.entry("java.util.concurrent.Executors.new", UNBOUNDED + " (threads and queue)"),
			Map.entry("reactor.core.publisher.Sinks$UnicastSpec.onBackpressureBuffer()", UNBOUNDED),
			Map.entry("reactor.core.publisher.Sinks$MulticastReplaySpec.all()", UNBOUNDED),
			Map.entry("reactor.core.publisher.Flux.onBackpressureBuffer()", UNBOUNDED),
			Map.entry("reactor.core.publisher.Flux.cache()", UNBOUNDED),
			Map.entry("reactor.core.publisher.Flux.replay()", UNBOUNDED),
			Map.entry("reactor.util.concurrent.Queues.unbounded", UNBOUNDED));

	private ForbiddenCalls() {
	}

	/**
	 * Find forbidden calls of a class.
	 * @param type the class
	 * @param forbidden what it must not call
	 * @return a line for each
	 */
	static List<String> in(JavaClass type, Map<String, String> forbidden) {
		return type.getCodeUnitAccessesFromSelf()
			.stream()
			.flatMap((access) -> forbidden.entrySet()
				.stream()
				.filter((entry) -> isCall(access, entry.getKey()))
				.map((entry) -> access.getDescription() + ": " + entry.getValue()))
			.sorted()
			.toList();
	}

	private static boolean isCall(JavaCodeUnitAccess<?> access, String target) {
		return access.getTarget().getFullName().startsWith(target);
	}

}
