package io.github.discovery.concurrency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.infra.runners.TestList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs all races for a moment each, in a JVM of their own.
 */
class ConcurrencySmokeTests {

	private static final int MINUTES = 5;

	private final Path directory = Path.of(System.getProperty("jcstress.directory"));

	@Test
	void noRaceComesToAForbiddenEnd() throws IOException, InterruptedException {
		Files.createDirectories(this.directory);
		Path report = this.directory.resolve("report.txt");
		Process run = start(report);
		try {
			assertThat(run.waitFor(MINUTES, TimeUnit.MINUTES)).as("%s", report).isTrue();
		}
		finally {
			run.destroyForcibly();
		}
		String told = Files.readString(report);
		assertThat(run.exitValue()).as(told).isZero();
		Collection<String> races = TestList.tests();
		assertThat(races).isNotEmpty().allSatisfy((race) -> assertThat(told).contains(race + ": "));
	}

	private Process start(Path report) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), ShortRun.class.getName()));
		command.addAll(List.of(System.getProperty("jcstress.arguments").split(" ")));
		return new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(report.toFile())
			.start();
	}

}
