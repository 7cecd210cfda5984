package io.github.discovery.benchmarks.failover;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

import io.github.discovery.benchmarks.load.Backends;
import io.github.discovery.benchmarks.load.LoadClient;
import io.github.discovery.benchmarks.load.ResultTable;
import reactor.core.publisher.Flux;

/**
 * Counts at three servers how evenly calls reach them: under load for round robin, one
 * after the other for the strategy that looks at calls in flight. Argument:
 * {@code --short}.
 */
public final class Fairness {

	private static final int INSTANCES = 3;

	private static final int TOGETHER = 32;

	private final ResultTable table = ResultTable.begin("fairness", "strategy", "calls", "at a time", "each",
			"largest deviation", "target", "met");

	private Fairness() {
	}

	/**
	 * Measure and print.
	 * @param args options
	 */
	public static void main(String[] args) {
		boolean isShort = List.of(args).contains("--short");
		Fairness fairness = new Fairness();
		fairness.run("round-robin", isShort ? 300 : 100_000, TOGETHER, 1);
		fairness.run("least-requests", isShort ? 300 : 20_000, 1, 5);
	}

	private void run(String strategy, int calls, int together, double target) {
		try (Backends backends = Backends.start(INSTANCES);
				LoadClient client = LoadClient.start(backends.urls(),
						"discovery.load-balancing.strategy=" + strategy)) {
			Flux.range(0, calls)
				.flatMap((i) -> client.webClient().get().uri("http://target/call").retrieve().toBodilessEntity(),
						together)
				.blockLast();
			long[] counts = backends.counts();
			double mean = (double) calls / INSTANCES;
			double deviation = 100
					* LongStream.of(counts).mapToDouble((count) -> Math.abs(count / mean - 1)).max().orElse(0);
			this.table.row(strategy, calls, together, LongStream.of(counts).boxed().toList(),
					String.format(Locale.ROOT, "%.2f %%", deviation),
					String.format(Locale.ROOT, "within %.0f %%", target), (deviation <= target) ? "yes" : "**no**");
		}
	}

}
