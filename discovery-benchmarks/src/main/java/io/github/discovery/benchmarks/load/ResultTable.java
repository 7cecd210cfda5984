package io.github.discovery.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Rows of results: printed as they come, and kept in a file of tab-separated values that
 * the page of benchmarks is made of.
 */
public final class ResultTable {

	private final Path file;

	private ResultTable(Path file) {
		this.file = file;
	}

	/**
	 * Begin a table.
	 * @param name of the table
	 * @param columns its headings
	 * @return an empty table
	 */
	public static ResultTable begin(String name, String... columns) {
		Path directory = directory();
		try {
			Files.createDirectories(directory);
			Path file = directory.resolve(name + ".tsv");
			Files.deleteIfExists(file);
			ResultTable table = new ResultTable(file);
			table.row((Object[]) columns);
			return table;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return where tables are kept.
	 * @return a directory
	 */
	public static Path directory() {
		return Path.of(System.getProperty("benchmarks.results", "target/benchmarks"));
	}

	/**
	 * Add a row.
	 * @param cells as many as there are columns
	 */
	public void row(Object... cells) {
		String line = String.join("\t", List.of(cells).stream().map(String::valueOf).toList());
		System.out.println(line.replace("\t", " | "));
		try {
			Files.writeString(this.file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
