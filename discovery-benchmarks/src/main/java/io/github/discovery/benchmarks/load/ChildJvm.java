package io.github.discovery.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another JVM with the class path of this one. It says things line by line, and ends with
 * this one at the latest.
 */
public final class ChildJvm implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private final Thread hook;

	private ChildJvm(Process process) {
		this.process = process;
		this.output = process.inputReader(StandardCharsets.UTF_8);
		this.hook = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	/**
	 * Start one.
	 * @param main the class to run
	 * @param options of the JVM
	 * @param args of the class
	 * @return a running JVM
	 */
	public static ChildJvm start(Class<?> main, List<String> options, String... args) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(args));
		try {
			return new ChildJvm(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Read the next line that begins with a word.
	 * @param word the word, left out of the answer
	 * @return what follows the word
	 */
	public String hear(String word) {
		try {
			for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
				if (line.startsWith(word)) {
					return line.substring(word.length());
				}
				System.err.println(line);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		throw new IllegalStateException("The process ended before it said " + word);
	}

	/**
	 * Write a line to its standard input.
	 * @param line the line
	 */
	public void tell(String line) {
		try {
			this.process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Send a signal.
	 * @param name of the signal, as {@code STOP}
	 */
	public void signal(String name) {
		try {
			await(new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * End it as {@code kill -KILL} does, and wait until its connections are gone.
	 */
	public void kill() {
		this.process.destroyForcibly();
		await(this.process);
	}

	private static void await(Process ending) {
		try {
			ending.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		// Ends what has been stopped, too.
		this.process.destroyForcibly();
		Runtime.getRuntime().removeShutdownHook(this.hook);
	}

}
