package io.github.discovery.backend.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import io.github.discovery.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The ACL token, fixed or read from a file. A file is read again whenever it changed, and
 * after Consul refused what was read before.
 */
public final class ConsulToken {

	private static final String UNREAD = "";

	private final @Nullable Path file;

	private volatile @Nullable Secret token;

	private volatile String stamp = UNREAD;

	private ConsulToken(@Nullable Secret token, @Nullable Path file) {
		this.token = token;
		this.file = file;
	}

	/**
	 * Use Consul's anonymous token.
	 * @return no token
	 */
	public static ConsulToken none() {
		return new ConsulToken(null, null);
	}

	/**
	 * Use one token.
	 * @param token the token
	 * @return a token that never changes
	 */
	public static ConsulToken of(Secret token) {
		return new ConsulToken(token, null);
	}

	/**
	 * Use what a file holds.
	 * @param file a file with nothing but the token
	 * @return a token that follows the file
	 */
	public static ConsulToken ofFile(Path file) {
		return new ConsulToken(null, file);
	}

	/**
	 * Return the token to send now. A file that cannot be read (it may be being replaced)
	 * leaves the token that was read before.
	 * @return the token, {@code null} for the anonymous one
	 * @throws UncheckedIOException if the file could never be read
	 */
	@Nullable Secret current() {
		if (this.file != null) {
			try {
				reread(this.file);
			}
			catch (IOException ex) {
				if (this.token == null) {
					throw new UncheckedIOException("token file " + this.file + " cannot be read", ex);
				}
			}
		}
		return this.token;
	}

	/**
	 * Note that Consul refused the token: a file is read again before the next step.
	 */
	void refused() {
		this.stamp = UNREAD;
	}

	private void reread(Path path) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
		String now = attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey();
		if (!now.equals(this.stamp)) {
			String text = Files.readString(path).strip();
			if (text.isEmpty()) {
				throw new IOException("the file is empty");
			}
			this.token = Secret.of(text);
			this.stamp = now;
		}
	}

	@Override
	public String toString() {
		return (this.file != null) ? "token file " + this.file : "***";
	}

}
