package io.github.discovery.benchmarks.failover;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.benchmarks.failover.OpenLoop.Plan;
import io.github.discovery.benchmarks.load.Backends;
import io.github.discovery.benchmarks.load.LoadClient;
import io.github.discovery.benchmarks.load.ResultTable;

/**
 * Lets things happen to one of a few instances while a client calls them 200 times a
 * second, and says what the client noticed. No registry learns of it. Arguments:
 * {@code --short}, and names of scenarios (default all).
 */
public final class Failover {

	private final ResultTable table = ResultTable.begin("failover", "scenario", "calls", "failed", "p50 ms", "p99 ms",
			"max ms", "max ms from 1 s after", "p99 ms before", "share after 5 s", "breaker", "target", "met");

	private final Plan plan;

	private Failover(Plan plan) {
		this.plan = plan;
	}

	/**
	 * Measure and print.
	 * @param args options and scenarios
	 * @throws InterruptedException if somebody wants it to end
	 */
	public static void main(String[] args) throws InterruptedException {
		List<String> names = Arrays.stream(args).filter((arg) -> !arg.startsWith("--")).toList();
		List<Scenario> scenarios = names.isEmpty() ? List.of(Scenario.values())
				: names.stream().map(Scenario::named).toList();
		Failover failover = new Failover(List.of(args).contains("--short") ? Plan.SHORT : Plan.LONG);
		for (Scenario scenario : scenarios) {
			failover.run(scenario);
		}
	}

	private void run(Scenario scenario) throws InterruptedException {
		try (Backends backends = Backends.start(scenario.instances());
				LoadClient client = LoadClient.start(backends.urls(),
						"discovery.load-balancing.strategy=" + scenario.strategy())) {
			backends.tellAll("delay " + scenario.healthyDelay());
			print(scenario, measure(scenario, backends, client));
		}
	}

	private Measured measure(Scenario scenario, Backends backends, LoadClient client) throws InterruptedException {
		AtomicLong over = new AtomicLong();
		AtomicLong reachedBefore = new AtomicLong();
		int struck = scenario.instances() - 1;
		CallLog log = new OpenLoop(client.webClient(), scenario, this.plan).run((running) -> {
			scenario.strike(backends.last());
			over.set(running.now());
		}, () -> reachedBefore.set(reached(scenario, backends, struck)));
		long late = (long) this.plan.rate() * (this.plan.seconds() - this.plan.fault() - this.plan.settling());
		double share = (double) (reached(scenario, backends, struck) - reachedBefore.get()) / late;
		return new Measured(this.plan, log, over.get(), share, client.transitions());
	}

	/** Who is dead cannot tell. */
	private static long reached(Scenario scenario, Backends backends, int struck) {
		return scenario.isAlive() ? backends.count(struck) : 0;
	}

	private void print(Scenario scenario, Measured measured) {
		CallLog log = measured.log();
		this.table.row(scenario.title(), log.calls(),
				log.failed() + ((log.failed() > 0) ? ", sent after: " + log.failedFrom(measured.struck()) : "")
						+ (log.failures().isEmpty() ? "" : " " + log.failures()),
				millis(measured.after().millis(0.5)), millis(measured.after().millis(0.99)),
				millis(measured.after().slowest()), millis(measured.settled().slowest()),
				millis(measured.before().millis(0.99)),
				scenario.isAlive() ? String.format(Locale.ROOT, "%.1f %%", 100 * measured.share()) : "-",
				measured.breaker().isEmpty() ? "closed" : measured.breaker(), scenario.target(),
				scenario.isMet(measured) ? "yes" : "**no**");
	}

	private static String millis(double value) {
		return String.format(Locale.ROOT, "%.1f", value);
	}

}
