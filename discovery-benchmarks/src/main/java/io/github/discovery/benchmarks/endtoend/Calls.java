package io.github.discovery.benchmarks.endtoend;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import reactor.core.publisher.Flux;

import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes many calls, some at a time.
 */
@FunctionalInterface
interface Calls {

	/** Reactive calls under way at a time. */
	int CONCURRENCY = 16;

	/** Threads that call and block. */
	int THREADS = 4;

	/** Make so many calls, and fail if one fails. */
	void make(int number) throws ExecutionException, InterruptedException;

	/** A round robin by hand over ready URLs. */
	static Supplier<URI> among(List<String> urls) {
		URI[] uris = urls.stream().map((url) -> URI.create(url + "/call")).toArray(URI[]::new);
		AtomicInteger next = new AtomicInteger();
		return () -> uris[(next.getAndIncrement() & Integer.MAX_VALUE) % uris.length];
	}

	static Calls of(WebClient client, Supplier<URI> uri) {
		return (number) -> Flux.range(0, number)
			.flatMap((i) -> client.get().uri(uri.get()).retrieve().toBodilessEntity(), CONCURRENCY)
			.blockLast();
	}

	static Calls of(RestClient client, Supplier<URI> uri) {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS, (task) -> {
			Thread thread = new Thread(task, "caller");
			thread.setDaemon(true);
			return thread;
		});
		Runnable share = () -> client.get().uri(uri.get()).retrieve().toBodilessEntity();
		return (number) -> {
			List<Future<?>> parts = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				parts.add(threads.submit(() -> repeat(share, number / THREADS)));
			}
			for (Future<?> part : parts) {
				part.get();
			}
		};
	}

	private static void repeat(Runnable call, int times) {
		for (int i = 0; i < times; i++) {
			call.run();
		}
	}

}
