package io.github.discovery.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.discovery.benchmarks.load.ResultTable;

/**
 * Makes {@code docs/benchmarks.md} of the results that are there. Argument: the page.
 */
public final class BenchmarkPage {

	private final List<String> lines = new ArrayList<>();

	private BenchmarkPage() {
	}

	/**
	 * Write the page.
	 * @param args where to
	 * @throws IOException if results cannot be read or the page cannot be written
	 */
	public static void main(String[] args) throws IOException {
		BenchmarkPage page = new BenchmarkPage();
		page.head();
		page.picks();
		for (Section section : Section.values()) {
			page.section(section);
		}
		Files.write(Path.of(args[0]), page.lines);
	}

	private void head() throws IOException {
		this.lines.add("# Benchmarks");
		this.lines.add("");
		this.lines.add("Made by `discovery-benchmarks/run.sh`; do not edit. A part can be run by name, as in "
				+ "`discovery-benchmarks/run.sh failover`, and keeps the results of the others.");
		this.lines.add("");
		this.lines.add("- date: " + LocalDate.now());
		this.lines.add("- machine: " + processor() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
				+ System.getProperty("os.name"));
		this.lines.add("- JDK: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
		String jmh = System.getProperty("benchmarks.jmh", "");
		if (!jmh.isEmpty()) {
			this.lines.add("- arguments of JMH beyond its defaults: `" + jmh + "`");
		}
		if (Boolean.getBoolean("benchmarks.short")) {
			this.lines.add("- **made with `--short`: these figures mean nothing**");
		}
	}

	private static String processor() throws IOException {
		Path info = Path.of("/proc/cpuinfo");
		if (!Files.exists(info)) {
			return System.getProperty("os.arch");
		}
		try (Stream<String> all = Files.lines(info)) {
			return all.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).trim())
				.findFirst()
				.orElse(System.getProperty("os.arch"));
		}
	}

	private void picks() throws IOException {
		JmhResults results = new JmhResults();
		for (String threads : List.of("1", "2")) {
			results.read(ResultTable.directory().resolve("jmh-" + threads + ".csv"));
		}
		if (results.isEmpty()) {
			return;
		}
		title("Picks, look-ups and new snapshots",
				"JMH, nanoseconds and bytes a pick by the number of instances. Target of `pick` and `choose`: 0 B, and "
						+ "no slower for 5,000 instances than for 3. `assemble` is what a new snapshot costs once.");
		this.lines.addAll(results.markdown());
	}

	private void section(Section section) throws IOException {
		Path file = ResultTable.directory().resolve(section.table() + ".tsv");
		if (!Files.exists(file)) {
			return;
		}
		title(section.title(), section.text());
		List<String> rows = Files.readAllLines(file);
		for (int i = 0; i < rows.size(); i++) {
			List<String> cells = List.of(rows.get(i).split("\t", -1));
			this.lines.add(row(cells));
			if (i == 0) {
				this.lines.add("|" + "---|".repeat(cells.size()));
			}
		}
	}

	private void title(String title, String text) {
		this.lines.addAll(List.of("", "## " + title, "", text, ""));
	}

	static String row(List<String> cells) {
		return "| " + String.join(" | ", cells) + " |";
	}

	/** A table and what it shows. */
	private enum Section {

		END_TO_END("end-to-end", "End to end",
				"""
						Processor time and allocated bytes of a whole call, against backends in other processes. All variants \
						take turns in one JVM; ratios are of their sums over all rounds, and the medians are those of nine JVMs."""),

		FAILOVER("failover", "Failover", """
				200 calls a second for 42 s, sent whether or not earlier ones were answered. After 10 s something \
				happens to one instance, and no registry learns of it. Times are those of calls sent after that; in \
				the freezes callers give up after 3 s."""),

		FAIRNESS("fairness", "Fairness", "How many calls reach each of three servers, counted there.");

		private final String table;

		private final String title;

		private final String text;

		Section(String table, String title, String text) {
			this.table = table;
			this.title = title;
			this.text = text;
		}

		String table() {
			return this.table;
		}

		String title() {
			return this.title;
		}

		String text() {
			return this.text;
		}

	}

}
