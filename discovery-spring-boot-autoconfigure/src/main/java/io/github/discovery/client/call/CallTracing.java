package io.github.discovery.client.call;

import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Follows single calls with all their attempts.
 */
@FunctionalInterface
public interface CallTracing {

	/** Follows no call. */
	CallTracing NONE = (service, operation, context) -> null;

	/**
	 * A call begins, or was not let in and ends at once.
	 * @param service the service
	 * @param operation the HTTP method, or another name of what is done
	 * @param context of who subscribed; empty for a blocking call, which begins on the
	 * caller's thread
	 * @return what follows it, {@code null} if nobody does
	 */
	@Nullable CallTrace begin(ServiceName service, String operation, ContextView context);

}
