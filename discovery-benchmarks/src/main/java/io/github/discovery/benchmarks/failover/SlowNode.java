package io.github.discovery.benchmarks.failover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

import io.github.discovery.benchmarks.failover.OpenLoop.Plan;
import io.github.discovery.benchmarks.load.Backends;
import io.github.discovery.benchmarks.load.LoadClient;
import io.github.discovery.benchmarks.load.ResultTable;

/**
 * Draws what strategies make of an instance that becomes slow: one of five takes 200 ms
 * in place of 20 from some second on. Arguments: {@code --short}, the file to write and
 * names of strategies (default four).
 */
public final class SlowNode {

	private static final List<String> STRATEGIES = List.of("round-robin", "least-requests", "peak-ewma",
			"health-score");

	private static final int INSTANCES = 5;

	private static final Plan WARM_UP = new Plan(200, 10, 0, 0);

	private static final Plan PLAN = new Plan(200, 25, 5, 0);

	private static final Plan SHORT = new Plan(100, 3, 1, 0);

	private final ResultTable table = ResultTable.begin("slow-node", "strategy", "second", "share", "p99 ms");

	private final Plan warmUp;

	private final Plan plan;

	private SlowNode(Plan warmUp, Plan plan) {
		this.warmUp = warmUp;
		this.plan = plan;
	}

	/**
	 * Measure and draw.
	 * @param args options, file and strategies
	 * @throws IOException if the file cannot be written
	 * @throws InterruptedException if somebody wants it to end
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		boolean isShort = List.of(args).contains("--short");
		List<String> words = Arrays.stream(args).filter((arg) -> !arg.startsWith("--")).toList();
		SlowNode slowNode = isShort ? new SlowNode(SHORT, SHORT) : new SlowNode(WARM_UP, PLAN);
		List<Series> all = new ArrayList<>();
		for (String strategy : (words.size() > 1) ? words.subList(1, words.size()) : STRATEGIES) {
			all.add(slowNode.measure(strategy));
		}
		Files.writeString(Path.of(words.get(0)), new SlowNodeChart(all, slowNode.plan.fault()).svg());
	}

	private Series measure(String strategy) throws InterruptedException {
		try (Backends backends = Backends.start(INSTANCES);
				LoadClient client = LoadClient.start(backends.urls(),
						"discovery.load-balancing.strategy=" + strategy)) {
			backends.tellAll("delay " + Scenario.SLOW_PEAK_EWMA.healthyDelay());
			call(client, this.warmUp);
			AtomicLongArray reached = new AtomicLongArray(this.plan.seconds() + 1);
			ScheduledExecutorService observer = Executors.newSingleThreadScheduledExecutor();
			int[] second = { 0 };
			observer.scheduleAtFixedRate(() -> observe(backends, reached, second[0]++), 0, 1, TimeUnit.SECONDS);
			CallLog log = call(client, this.plan);
			observer.shutdown();
			observer.awaitTermination(10, TimeUnit.SECONDS);
			return series(strategy, log, reached);
		}
	}

	private static CallLog call(LoadClient client, Plan plan) throws InterruptedException {
		return new OpenLoop(client.webClient(), Scenario.SLOW_PEAK_EWMA, plan).run((log) -> {
		}, () -> {
		});
	}

	/** One thread only may speak with the instance. */
	private void observe(Backends backends, AtomicLongArray reached, int second) {
		if (second < reached.length()) {
			reached.set(second, backends.count(INSTANCES - 1));
		}
		if (second == this.plan.fault()) {
			Scenario.SLOW_PEAK_EWMA.strike(backends.last());
		}
	}

	private Series series(String strategy, CallLog log, AtomicLongArray reached) {
		int seconds = this.plan.seconds() - 1;
		double[] share = new double[seconds];
		double[] p99 = new double[seconds];
		for (int i = 0; i < seconds; i++) {
			share[i] = 100.0 * Math.max(0, reached.get(i + 1) - reached.get(i)) / this.plan.rate();
			p99[i] = log.times(this.plan.nanos(i), this.plan.nanos(i + 1)).millis(0.99);
			this.table.row(strategy, i, String.format(Locale.ROOT, "%.1f", share[i]),
					String.format(Locale.ROOT, "%.1f", p99[i]));
		}
		return new Series(strategy, share, p99);
	}

	/**
	 * What was measured in each second.
	 *
	 * @param strategy what picked
	 * @param share percent of the calls that reached the slow instance
	 * @param p99 milliseconds
	 */
	record Series(String strategy, double[] share, double[] p99) {
	}

}
