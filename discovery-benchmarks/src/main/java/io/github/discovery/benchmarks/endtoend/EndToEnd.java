package io.github.discovery.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.github.discovery.benchmarks.load.Backends;
import io.github.discovery.benchmarks.load.ChildJvm;
import io.github.discovery.benchmarks.load.ResultTable;

/**
 * Compares what a whole call costs the client in several JVMs, each of which makes the
 * calls of all variants in alternation. Arguments: {@code --short}, and {@code web} or
 * {@code rest} (default both).
 */
public final class EndToEnd {

	private static final double LARGEST_RATIO = 1.05;

	private static final double LARGEST_BOUND = 1.08;

	private static final double MOST_BYTES = 1024;

	private static final List<String> OPTIONS = List.of("-Xmx512m", "-Xms512m", "-XX:+UseSerialGC",
			"-XX:+AlwaysPreTouch");

	private final ResultTable table = ResultTable.begin("end-to-end", "client", "variant", "CPU us", "ratio to plain",
			"upper 95 % bound", "of each JVM", "bytes", "more than plain", "target", "met");

	private final boolean isShort;

	private EndToEnd(boolean isShort) {
		this.isShort = isShort;
	}

	/**
	 * Measure and print.
	 * @param args options and clients
	 */
	public static void main(String[] args) {
		List<String> all = List.of(args);
		EndToEnd test = new EndToEnd(all.contains("--short"));
		List<String> named = all.stream().filter((arg) -> !arg.startsWith("--")).toList();
		try (Backends backends = Backends.startFast(test.isShort ? 1 : 3)) {
			for (String client : named.isEmpty() ? List.of("web", "rest") : named) {
				test.run(client, backends.urls());
			}
		}
	}

	private void run(String client, List<String> urls) {
		List<String> args = new ArrayList<>(List.of(client));
		args.addAll(this.isShort ? List.of("1", "2", "40") : List.of("10", "12", "4000"));
		args.addAll(urls);
		List<Rounds> jvms = new ArrayList<>();
		for (int i = 0; i < (this.isShort ? 1 : 9); i++) {
			try (ChildJvm jvm = ChildJvm.start(EndToEndClient.class, OPTIONS, args.toArray(String[]::new))) {
				jvms.add(Rounds.of(jvm));
			}
		}
		for (Variant variant : Variant.values()) {
			print(client, variant, jvms);
		}
	}

	private void print(String client, Variant variant, List<Rounds> jvms) {
		double ratio = median(jvms, (rounds) -> rounds.cpuRatio(variant));
		double more = median(jvms, (rounds) -> rounds.moreBytes(variant));
		double bound = Rounds.upperBound(jvms.stream().mapToDouble((rounds) -> rounds.cpuRatio(variant)).toArray());
		List<String> each = jvms.stream().map((rounds) -> format("%.3f", rounds.cpuRatio(variant))).toList();
		boolean ours = variant == Variant.OURS;
		this.table.row(client.equals("web") ? "WebClient" : "RestClient", variant.title(),
				format("%.1f", median(jvms, (rounds) -> rounds.median(variant, Cost::cpu)) / 1000),
				format("%.3f", ratio), Double.isNaN(bound) ? "" : format("%.3f", bound), String.join(", ", each),
				format("%.0f", median(jvms, (rounds) -> rounds.median(variant, Cost::bytes))), format("%+.0f", more),
				ours ? "at most 1.05 (bound 1.08), at most 1024 bytes more" : "", !ours ? ""
						: (ratio <= LARGEST_RATIO && bound <= LARGEST_BOUND && more <= MOST_BYTES) ? "yes" : "**no**");
	}

	private static double median(List<Rounds> jvms, ToDoubleFunction<Rounds> part) {
		return Rounds.median(jvms.stream().mapToDouble(part).toArray());
	}

	private static String format(String format, double value) {
		return String.format(Locale.ROOT, format, value);
	}

}
