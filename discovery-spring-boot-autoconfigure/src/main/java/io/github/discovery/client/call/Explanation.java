package io.github.discovery.client.call;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.discovery.model.Names;
import org.jspecify.annotations.Nullable;

/**
 * Why one call went where it went.
 *
 * @param service the service
 * @param strategy the strategy that chose
 * @param candidates the instances it chose from, with its score if it has one
 * @param dropped the instances that were no choice, with the layer and the reason
 * @param remarks what layers had to say
 * @param attempts where the call was, in order
 * @param result how it ended
 */
public record Explanation(String service, String strategy, List<Option> candidates, List<String> dropped,
		List<String> remarks, List<Attempt> attempts, String result) {

	/** The header by which a request asks for an explanation, with any value. */
	public static final String HEADER = "X-Discovery-Explain";

	/** The request attribute by which a request asks for one, with any value. */
	public static final String ATTRIBUTE = "io.github.discovery.explain";

	/** Instances that are told one by one at most. */
	static final int MAX_OPTIONS = 50;

	/** Enough for all of them, with ids as long as they usually are. */
	private static final int MAX_LINE = 10_000;

	/**
	 * Return the explanation in one line.
	 * @return a line that is safe to log
	 */
	public String line() {
		return Names.printable(this.service + ": " + this.result + " by " + this.strategy + " after "
				+ this.attempts.stream().map(Attempt::toString).collect(Collectors.joining(", ")) + "; chosen from "
				+ this.candidates.stream().map(Option::toString).collect(Collectors.joining(", "))
				+ (this.dropped.isEmpty() ? "" : "; dropped " + String.join(", ", this.dropped)), MAX_LINE);
	}

	/**
	 * An instance that could be chosen.
	 *
	 * @param instanceId its id
	 * @param weight its weight as it is registered
	 * @param score what the strategy made of it, {@code null} if it makes nothing of
	 * single instances
	 */
	public record Option(String instanceId, double weight, @Nullable Double score) {

		@Override
		public String toString() {
			return (this.score != null) ? this.instanceId + " (" + String.format(Locale.ROOT, "%.3g", this.score) + ")"
					: this.instanceId;
		}

	}

	/**
	 * An attempt.
	 *
	 * @param instanceId where it was made
	 * @param outcome how it ended
	 * @param millis how long it took
	 */
	public record Attempt(String instanceId, String outcome, double millis) {

		@Override
		public String toString() {
			return this.instanceId + " " + this.outcome + String.format(Locale.ROOT, " in %.1f ms", this.millis);
		}

	}

}
