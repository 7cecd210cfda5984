package io.github.discovery.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The executable jar in a process of its own.
 */
final class Role implements AutoCloseable {

	private final Process process;

	private final Queue<String> lines = new ConcurrentLinkedQueue<>();

	private Role(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "output");
		reader.setDaemon(true);
		reader.start();
	}

	static Role start(List<String> jvm, String... args) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m"));
		command.addAll(jvm);
		command.addAll(List.of("-jar", jar().toString()));
		command.addAll(List.of(args));
		try {
			return new Role(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the address that the storefront prints when it is ready.
	 * @return the address, or empty while it is not
	 */
	String url() {
		return this.lines.stream()
			.filter((line) -> line.contains("The shop is open: "))
			.map((line) -> line.substring(line.indexOf("http")))
			.findFirst()
			.orElse("");
	}

	List<String> output() {
		return List.copyOf(this.lines);
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	void kill() {
		this.process.destroyForcibly();
	}

	void terminate() throws InterruptedException {
		this.process.destroy();
		this.process.waitFor();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			// The process was destroyed while it was read.
			this.lines.add("(no more output: " + ex.getMessage() + ")");
		}
	}

	private static Path jar() {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter((file) -> file.toString().endsWith("-exec.jar")).findFirst().orElseThrow();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
