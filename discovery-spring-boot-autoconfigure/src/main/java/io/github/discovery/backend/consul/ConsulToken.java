package io.github.discovery.backend.consul;

import java.nio.file.Path;
import java.util.Optional;

import io.github.discovery.model.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The ACL token, fixed or read from a file. A file is read again whenever it changed, and
 * after Consul refused what was read before.
 */
public final class ConsulToken {

	private final Mono<Optional<Secret>> fixed;

	private final @Nullable TokenFile file;

	private ConsulToken(@Nullable Secret token, @Nullable TokenFile file) {
		this.fixed = Mono.just(Optional.ofNullable(token));
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
		return new ConsulToken(null, new TokenFile(file));
	}

	/**
	 * Return the token to send now. Whoever subscribes is never held up by a file: it is
	 * read on a thread of its own, on which the token is signalled, too.
	 * @return the token, empty for the anonymous one; fails with
	 * {@link java.io.UncheckedIOException} if the file could never be read
	 */
	Mono<Optional<Secret>> current() {
		return (this.file != null) ? this.file.current().map(Optional::of) : this.fixed;
	}

	/**
	 * Return what a file held when it was last read, {@code null} before.
	 */
	@Nullable Secret known() {
		return (this.file != null) ? this.file.known() : null;
	}

	/**
	 * Return whether the token comes from a file, so that it may be late.
	 */
	boolean isFile() {
		return this.file != null;
	}

	/**
	 * Note that Consul refused the token: a file is read again before the next step.
	 */
	void refused() {
		if (this.file != null) {
			this.file.refused();
		}
	}

	@Override
	public String toString() {
		return (this.file != null) ? this.file.toString() : "***";
	}

}
