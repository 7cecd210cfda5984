package io.github.discovery.benchmarks.failover;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

import io.github.discovery.benchmarks.failover.SlowNode.Series;

/**
 * A picture of two diagrams, one below the other, that can be read on light and on dark
 * ground.
 */
final class SlowNodeChart {

	private static final int LEFT = 60;

	private static final int WIDTH = 600;

	private static final int HEIGHT = 170;

	private static final double MOST_SHARE = 30;

	private static final double LEAST_MILLIS = 10;

	private static final double MOST_MILLIS = 1000;

	private final StringBuilder out = new StringBuilder();

	private final List<Series> all;

	private final int fault;

	private final int seconds;

	SlowNodeChart(List<Series> all, int fault) {
		this.all = all;
		this.fault = fault;
		this.seconds = all.get(0).share().length;
	}

	String svg() {
		add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 490\" role=\"img\" font-family=\"sans-serif\""
				+ " font-size=\"12\">");
		add("<title>One of five instances becomes slow: its share of calls and p99 by strategy</title>");
		add("<style>text{fill:#333}.g{stroke:#ccc}.s{fill:none;stroke-width:2}.f{stroke:#888;stroke-dasharray:4 3}"
				+ ".c0{stroke:#c8553d}.c1{stroke:#2f7fc1}.c2{stroke:#2a9d5c;stroke-dasharray:8 3}"
				+ ".c3{stroke:#a663cc;stroke-dasharray:2 3}"
				+ "@media(prefers-color-scheme:dark){text{fill:#ddd}.g{stroke:#444}}</style>");
		legend();
		diagram(50, "% of calls at the slow instance", Series::share, (share) -> share / MOST_SHARE, 0, 10, 20, 30);
		diagram(270, "p99, ms (logarithmic)", Series::p99,
				(millis) -> Math.log(Math.max(LEAST_MILLIS, millis) / LEAST_MILLIS)
						/ Math.log(MOST_MILLIS / LEAST_MILLIS),
				10, 30, 100, 300, 1000);
		add("<text x=\"%d\" y=\"480\" text-anchor=\"middle\">seconds; the instance becomes slow at the dashed line</text>",
				LEFT + WIDTH / 2);
		add("</svg>");
		return this.out.toString();
	}

	private void legend() {
		for (int i = 0; i < this.all.size(); i++) {
			int x = LEFT + 150 * i;
			add("<line class=\"s c%d\" x1=\"%d\" y1=\"16\" x2=\"%d\" y2=\"16\"/>", i, x, x + 28);
			add("<text x=\"%d\" y=\"20\">%s</text>", x + 34, this.all.get(i).strategy());
		}
	}

	private void diagram(int top, String title, Function<Series, double[]> values, DoubleUnaryOperator height,
			int... marks) {
		add("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, top - 8, title);
		for (int mark : marks) {
			double y = y(top, height.applyAsDouble(mark));
			add("<line class=\"g\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", LEFT, y, LEFT + WIDTH, y);
			add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>", LEFT - 6, y + 4, mark);
		}
		add("<line class=\"f\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", x(this.fault), top, x(this.fault),
				top + HEIGHT);
		for (int second = 0; second < this.seconds; second += 5) {
			add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>", x(second), top + HEIGHT + 16, second);
		}
		for (int i = 0; i < this.all.size(); i++) {
			add("<polyline class=\"s c%d\" points=\"%s\"/>", i, points(top, values.apply(this.all.get(i)), height));
		}
	}

	private String points(int top, double[] values, DoubleUnaryOperator height) {
		StringBuilder points = new StringBuilder();
		for (int i = 0; i < values.length; i++) {
			double share = Math.min(1, height.applyAsDouble(values[i]));
			// Each value is that of a whole second and stands in its middle.
			points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i + 0.5), y(top, share)));
		}
		return points.toString().trim();
	}

	private double x(double second) {
		return LEFT + WIDTH * second / this.seconds;
	}

	private static double y(int top, double share) {
		return top + HEIGHT * (1 - share);
	}

	private void add(String line, Object... values) {
		this.out.append((values.length == 0) ? line : String.format(Locale.ROOT, line, values)).append('\n');
	}

}
