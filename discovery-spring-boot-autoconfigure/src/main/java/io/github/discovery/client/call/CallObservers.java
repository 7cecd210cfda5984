package io.github.discovery.client.call;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Who hears of calls.
 *
 * @param listeners hear of the end of calls and attempts
 * @param tracing follows single calls, {@code null} if nobody does
 */
public record CallObservers(List<CallListener> listeners, @Nullable CallTracing tracing) {

	/** Nobody. */
	public static final CallObservers NONE = new CallObservers(List.of(), null);

	/**
	 * Create observers with an unmodifiable copy of the list.
	 */
	public CallObservers {
		listeners = List.copyOf(listeners);
	}

}
