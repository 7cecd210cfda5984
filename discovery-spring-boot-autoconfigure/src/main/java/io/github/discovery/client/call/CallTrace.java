package io.github.discovery.client.call;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Follows one call. Its methods are called one after the other, but not on one thread.
 * The call goes on if one of them throws.
 */
public interface CallTrace {

	/**
	 * An attempt begins.
	 * @param candidate the instance
	 * @param attempt its number in the call, from 1
	 */
	void attemptBegan(Candidate candidate, int attempt);

	/**
	 * Tell a reactive client about the attempt under way.
	 * @param context of who subscribed to the call
	 * @return the context for the client
	 */
	Context write(Context context);

	/**
	 * Tell a blocking client about the attempt under way, on this thread.
	 * @return to be run on the same thread when the client has returned
	 */
	Runnable open();

	/**
	 * The attempt under way ended.
	 * @param outcome how
	 * @param error with which error, {@code null} if there was an answer or a cancel
	 */
	void attemptEnded(Outcome outcome, @Nullable Throwable error);

	/**
	 * The call ended.
	 * @param result how
	 * @param error what the caller gets, {@code null} if it is no error
	 */
	void ended(CallResult result, @Nullable Throwable error);

}
