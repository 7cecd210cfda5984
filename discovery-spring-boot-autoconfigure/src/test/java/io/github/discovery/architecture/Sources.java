package io.github.discovery.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project's source files, read as text.
 */
final class Sources {

	private Sources() {
	}

	/**
	 * Find the Java files of a source set in all modules.
	 * @param sourceSet {@code main} or {@code test}
	 * @return the files
	 */
	static List<Path> javaFiles(String sourceSet) {
		return modules().map((module) -> module.resolve("src").resolve(sourceSet).resolve("java"))
			.filter(Files::isDirectory)
			.flatMap(Sources::walk)
			.filter((file) -> file.toString().endsWith(".java"))
			.toList();
	}

	/**
	 * Find the package directories with Java files in the main source sets.
	 * @return the directories
	 */
	static List<Path> packages() {
		return javaFiles("main").stream().map(Path::getParent).distinct().sorted().toList();
	}

	static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
	}

	private static Stream<Path> modules() {
		Path here = Path.of("").toAbsolutePath();
		try (Stream<Path> siblings = Files.list(here.getParent())) {
			return siblings.filter((module) -> module.getFileName().toString().startsWith("discovery-"))
				.filter((module) -> Files.exists(module.resolve("pom.xml")))
				.sorted()
				.toList()
				.stream();
		}
		catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
	}

	private static Stream<Path> walk(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.toList().stream();
		}
		catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
	}

}
