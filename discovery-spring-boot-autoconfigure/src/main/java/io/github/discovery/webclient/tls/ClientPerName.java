package io.github.discovery.webclient.tls;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A client and its likes for single names. Each has connections of its own, so that none
 * which was opened for one name is used for another. There are as many as there are names
 * in the configuration.
 *
 * @param <C> the type of the client
 */
final class ClientPerName<C> {

	private final C plain;

	private final Function<String, C> maker;

	private final Map<String, C> named = new ConcurrentHashMap<>();

	ClientPerName(C plain, Function<String, C> maker) {
		this.plain = plain;
		this.maker = maker;
	}

	C of(@Nullable String name) {
		return (name != null) ? this.named.computeIfAbsent(name, this.maker) : this.plain;
	}

	Stream<C> all() {
		return Stream.concat(Stream.of(this.plain), this.named.values().stream());
	}

}
