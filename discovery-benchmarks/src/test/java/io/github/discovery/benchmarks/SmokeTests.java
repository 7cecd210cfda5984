package io.github.discovery.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

import io.github.discovery.benchmarks.endtoend.EndToEnd;
import io.github.discovery.benchmarks.failover.Failover;
import io.github.discovery.benchmarks.failover.Fairness;
import io.github.discovery.benchmarks.failover.SlowNode;
import io.github.discovery.benchmarks.report.BenchmarkPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each benchmark runs for a moment and comes to a result, whatever that is.
 */
class SmokeTests {

	@TempDir
	private Path results;

	@BeforeEach
	void keepResults() {
		System.setProperty("benchmarks.results", this.results.toString());
	}

	@AfterEach
	void forget() {
		System.clearProperty("benchmarks.results");
	}

	@Test
	void benchmarksOfPicksRun() throws RunnerException, IOException {
		Path file = this.results.resolve("jmh-1.csv");
		Collection<RunResult> ran = new Runner(new OptionsBuilder().forks(0)
			.warmupIterations(0)
			.measurementIterations(1)
			.measurementTime(TimeValue.milliseconds(10))
			.param("instances", "3")
			.param("strategy", "round-robin", "peak-ewma")
			.resultFormat(ResultFormatType.CSV)
			.result(file.toString())
			.shouldFailOnError(true)
			.build()).run();
		assertThat(ran).isNotEmpty()
			.allSatisfy((result) -> assertThat(result.getPrimaryResult().getScore()).isPositive());
		assertThat(page()).anyMatch((line) -> line.startsWith("| PickBenchmark.pick | peak-ewma | 1 | "))
			.anyMatch((line) -> line.startsWith("| PeerPickBenchmark.springCloud |  | 1 | "));
	}

	@Test
	void whatACallCostsIsCompared() throws IOException {
		EndToEnd.main(new String[] { "--short", "web" });
		assertThat(rows("end-to-end")).hasSize(1 + 4);
		assertThat(page()).anyMatch((line) -> line.startsWith("| WebClient | this starter"));
	}

	@Test
	void aKilledAndAFrozenInstanceAreRows() throws InterruptedException, IOException {
		Failover.main(new String[] { "--short", "kill-get", "freeze-get-of-two" });
		assertThat(rows("failover")).hasSize(1 + 2);
		assertThat(page()).anyMatch((line) -> line.startsWith("| kill get | 300 | "));
	}

	@Test
	void callsAreCountedWhereTheyArrive() throws IOException {
		Fairness.main(new String[] { "--short" });
		assertThat(rows("fairness")).hasSize(1 + 2).anyMatch((row) -> row.contains("\t[100, 100, 100]\t"));
	}

	@Test
	void whatStrategiesMakeOfASlowInstanceIsDrawn() throws IOException, InterruptedException {
		Path chart = this.results.resolve("slow-node.svg");
		SlowNode.main(new String[] { "--short", chart.toString(), "peak-ewma" });
		assertThat(rows("slow-node")).hasSize(1 + 2);
		assertThat(chart).content()
			.contains(">peak-ewma</text>")
			.containsPattern("<polyline class=\"s c0\" points=\"\\d");
	}

	private List<String> rows(String table) throws IOException {
		return Files.readAllLines(this.results.resolve(table + ".tsv"));
	}

	private List<String> page() throws IOException {
		Path page = this.results.resolve("benchmarks.md");
		BenchmarkPage.main(new String[] { page.toString() });
		return Files.readAllLines(page);
	}

}
