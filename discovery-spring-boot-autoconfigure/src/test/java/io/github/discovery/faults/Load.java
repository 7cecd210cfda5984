package io.github.discovery.faults;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls at a steady rate, counted by who answered and by what failed.
 */
final class Load implements AutoCloseable {

	private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();

	private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

	private final Disposable running;

	private Load(Caller caller, int perSecond) {
		this.running = Flux.interval(Duration.ofNanos(1_000_000_000L / perSecond))
			.onBackpressureDrop()
			.flatMap((tick) -> caller.client()
				.get()
				.uri("http://who/who")
				.retrieve()
				.bodyToMono(String.class)
				.doOnNext((answer) -> count(this.answers, answer))
				.onErrorResume((error) -> {
					count(this.failures, String.valueOf(error));
					return Mono.empty();
				}), 256)
			.subscribe();
	}

	static Load start(Caller caller, int perSecond) {
		return new Load(caller, perSecond);
	}

	long answered() {
		return this.answers.values().stream().mapToLong(LongAdder::sum).sum();
	}

	long answeredBy(String instance) {
		return this.answers.getOrDefault(instance, new LongAdder()).sum();
	}

	Map<String, LongAdder> failures() {
		return this.failures;
	}

	private static void count(Map<String, LongAdder> counts, String key) {
		counts.computeIfAbsent(key, (absent) -> new LongAdder()).increment();
	}

	@Override
	public void close() {
		this.running.dispose();
	}

}
