package io.github.discovery.concurrency;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.CPUMap;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * Runs the races one after the other in this JVM, as its compilers and the system's
 * scheduler like. jcstress itself would probe what the JVM is capable of and start one
 * for each race and compiler: half a minute before the first.
 */
final class ShortRun {

	private final Options options;

	private final PrintWriter report = new PrintWriter(System.out, true);

	private ShortRun(Options options) {
		this.options = options;
	}

	/**
	 * Run races. Ends with status 1 if one comes to an end that is forbidden, fails, or
	 * comes to none.
	 * @param args options of jcstress
	 * @throws IOException if they cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Options options = new Options(args);
		if (!options.parse()) {
			throw new IllegalArgumentException(String.join(" ", args));
		}
		// A thread of a race that hangs would keep the JVM alive.
		System.exit(new ShortRun(options).run() ? 0 : 1);
	}

	private boolean run() {
		Map<String, TestResult> bad = new TreeMap<>();
		for (String name : TestList.tests()) {
			if (name.matches(".*(" + this.options.getTestFilter() + ").*")) {
				TestResult result = run(TestList.getInfo(name));
				this.report.println(name + ": " + result.getTotalCount());
				if (!isGood(result)) {
					bad.put(name, result);
				}
			}
		}
		bad.values().forEach((result) -> ReportUtils.printResult(this.report, result, false));
		return bad.isEmpty();
	}

	private TestResult run(TestInfo race) {
		int[] anywhere = {};
		TestConfig config = new TestConfig(this.options, race, 1, List.of(), CompileMode.UNIFIED,
				new SchedulingClass(AffinityMode.NONE, race.threads(), NodeType.PACKAGE));
		config.setCPUMap(new CPUMap(anywhere, anywhere, anywhere, anywhere, anywhere, anywhere, NodeType.PACKAGE));
		TestResult result = runner(config).run();
		result.setConfig(config);
		return result;
	}

	private static Runner<?> runner(TestConfig config) {
		try {
			return (Runner<?>) Class.forName(config.generatedRunnerName)
				.getConstructor(ForkedTestConfig.class)
				.newInstance(new ForkedTestConfig(config));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isGood(TestResult result) {
		return result.status() == Status.NORMAL && result.grading().isPassed && result.getTotalCount() > 0;
	}

}
