package io.github.discovery.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens to processes, and what callers notice of it.
 */
@Testcontainers(disabledWithoutDocker = true)
class ProcessFaultsIT {

	private static final Duration TIME_TO_LIVE = Duration.ofSeconds(4);

	private final List<Process> processes = new ArrayList<>();

	@AfterEach
	void destroyAll() {
		this.processes.forEach(Process::destroyForcibly);
	}

	@Test
	void aKilledProcessFailsNoCallAndIsGoneWithinItsTimeToLiveAndTwoSeconds(@TempDir Path folder) throws Exception {
		Process victim = start(folder);
		start(folder);
		start(folder);
		try (Caller caller = callerThatKnows(3); Load load = Load.start(caller, 100)) {
			await().until(() -> load.answered() > 100);
			victim.destroyForcibly();
			await().atMost(TIME_TO_LIVE.plusSeconds(2)).until(() -> caller.eligible().size() == 2);
			assertThat(connectFailures(load)).isEmpty();
		}
	}

	@Test
	void aProcessFrozenForTwiceItsTimeToLiveIsRegisteredAgainAtOnce(@TempDir Path folder) throws Exception {
		Process frozen = start(folder);
		start(folder);
		try (Caller caller = callerThatKnows(2)) {
			signal(frozen, "STOP");
			await().atMost(TIME_TO_LIVE.plusSeconds(2)).until(() -> caller.eligible().size() == 1);
			await().pollDelay(TIME_TO_LIVE).until(() -> true);
			signal(frozen, "CONT");
			await().atMost(Duration.ofSeconds(3)).until(() -> caller.eligible().size() == 2);
		}
	}

	@Test
	void aProcessThatIsReadyIsKnownToCallersWithinASecond(@TempDir Path folder) throws Exception {
		start(folder);
		try (Caller caller = callerThatKnows(1)) {
			start(folder);
			await().atMost(Duration.ofSeconds(1)).until(() -> caller.eligible().size() == 2);
		}
	}

	@Test
	void aTerminatedProcessIsPickedNoMoreWithinASecond(@TempDir Path folder) throws Exception {
		Process leaving = start(folder);
		start(folder);
		try (Caller caller = callerThatKnows(2); Load load = Load.start(caller, 100)) {
			await().until(() -> load.answered() > 100);
			leaving.destroy();
			await().atMost(Duration.ofSeconds(1)).until(() -> caller.eligible().size() == 1);
			assertThat(leaving.waitFor(20, TimeUnit.SECONDS)).isTrue();
			assertThat(load.failures()).isEmpty();
		}
	}

	/**
	 * What was in flight at the kill is lost, as a reset; refused connections must not
	 * be.
	 */
	private static List<String> connectFailures(Load load) {
		return load.failures()
			.keySet()
			.stream()
			.filter((failure) -> failure.contains("refused") || failure.contains("ConnectException"))
			.toList();
	}

	private Process start(Path folder) throws IOException {
		Path arguments = Files.writeString(folder.resolve("arguments"),
				"-cp\n\"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"\n-Xmx128m\n");
		Path output = folder.resolve("output-" + this.processes.size());
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"@" + arguments, Who.class.getName(), "--discovery.consul.url=" + RealConsul.url(),
				"--discovery.registration.heartbeat-interval=1s",
				"--discovery.registration.time-to-live=" + TIME_TO_LIVE.toSeconds() + "s")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		this.processes.add(process);
		await().atMost(Duration.ofSeconds(60))
			.until(() -> !process.isAlive() || Files.readString(output).contains("READY"));
		assertThat(process.isAlive()).as(() -> "the process ended, see " + output).isTrue();
		return process;
	}

	private static void signal(Process process, String signal) throws Exception {
		new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
	}

	private static Caller callerThatKnows(int instances) {
		Caller caller = Caller.start("--discovery.consul.url=" + RealConsul.url());
		caller.catalog().await("who");
		await().atMost(Duration.ofSeconds(10)).until(() -> caller.eligible().size() == instances);
		return caller;
	}

}
