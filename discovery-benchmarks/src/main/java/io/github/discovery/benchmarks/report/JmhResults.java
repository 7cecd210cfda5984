package io.github.discovery.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * What JMH wrote as comma-separated values: a row for each benchmark, a column for each
 * number of instances.
 */
final class JmhResults {

	private static final String BYTES = ":gc.alloc.rate.norm";

	private static final String INSTANCES = "Param: instances";

	private static final String SUBSET = "Param: subset";

	private static final String STRATEGY = "Param: strategy";

	private final Map<List<String>, Map<Integer, Score>> rows = new LinkedHashMap<>();

	void read(Path file) throws IOException {
		if (!Files.exists(file)) {
			return;
		}
		List<String> lines = Files.readAllLines(file);
		if (lines.isEmpty()) {
			// A run that was ended early.
			return;
		}
		List<String> columns = cells(lines.get(0));
		for (String line : lines.subList(1, lines.size())) {
			List<String> cells = cells(line);
			Map<String, String> row = new LinkedHashMap<>();
			for (int i = 0; i < cells.size(); i++) {
				row.put(columns.get(i), cells.get(i));
			}
			add(row);
		}
	}

	private static List<String> cells(String line) {
		List<String> cells = new ArrayList<>();
		for (String cell : line.split(",", -1)) {
			cells.add(cell.replace("\"", ""));
		}
		return cells;
	}

	private void add(Map<String, String> row) {
		String name = row.getOrDefault("Benchmark", "");
		boolean bytes = name.endsWith(BYTES);
		if (name.contains(":") && !bytes) {
			return;
		}
		String plain = bytes ? name.substring(0, name.length() - BYTES.length()) : name;
		String method = plain.substring(plain.lastIndexOf('.', plain.lastIndexOf('.') - 1) + 1);
		String instances = row.getOrDefault(INSTANCES, "");
		double score = Double.parseDouble(row.getOrDefault("Score", "NaN"));
		Score old = this.rows
			.computeIfAbsent(List.of(method, variant(row), row.getOrDefault("Threads", "")),
					(key) -> new LinkedHashMap<>())
			.computeIfAbsent(instances.isEmpty() ? 0 : Integer.parseInt(instances), (key) -> new Score());
		if (bytes) {
			old.bytes = score;
		}
		else {
			old.nanos = score;
		}
	}

	private static String variant(Map<String, String> row) {
		String subset = row.getOrDefault(SUBSET, "");
		return subset.isEmpty() ? row.getOrDefault(STRATEGY, "") : "all layers, subset of " + subset;
	}

	boolean isEmpty() {
		return this.rows.isEmpty();
	}

	List<String> markdown() {
		TreeSet<Integer> sizes = new TreeSet<>();
		this.rows.values().forEach((row) -> sizes.addAll(row.keySet()));
		List<String> head = new ArrayList<>(List.of("benchmark", "strategy", "threads"));
		sizes.forEach((size) -> head.add((size == 0) ? "any" : String.valueOf(size)));
		List<String> lines = new ArrayList<>(List.of(BenchmarkPage.row(head), "|" + "---|".repeat(head.size())));
		this.rows.forEach((key, scores) -> {
			List<String> cells = new ArrayList<>(key);
			sizes.forEach((size) -> cells.add(scores.containsKey(size) ? scores.get(size).toString() : ""));
			lines.add(BenchmarkPage.row(cells));
		});
		return lines;
	}

	/** Time and bytes of one operation. */
	private static final class Score {

		private double nanos = Double.NaN;

		private double bytes = Double.NaN;

		@Override
		public String toString() {
			String time = String.format(Locale.ROOT, (this.nanos < 100) ? "%.1f ns" : "%.0f ns", this.nanos);
			return Double.isNaN(this.bytes) ? time : time + String.format(Locale.ROOT, ", %.0f B", this.bytes);
		}

	}

}
