package io.github.discovery.client.calls;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.RequestView;
import io.github.discovery.loadbalancing.Selection;
import org.jspecify.annotations.Nullable;

/**
 * What one call wants otherwise than its service is configured. Immutable; to be kept and
 * used for many calls.
 */
public final class CallOptions {

	/** The attribute that {@link Builder#hashKey} sets. */
	public static final String HASH_KEY = "hash-key";

	/** Not idempotent, the rest as configured. */
	public static final CallOptions DEFAULTS = builder().build();

	/** May be made twice, the rest as configured. */
	public static final CallOptions IDEMPOTENT = builder().idempotent(true).build();

	private final boolean idempotent;

	private final @Nullable PickOptions pick;

	private final RequestView view;

	private final @Nullable Duration timeout;

	private final @Nullable Duration attemptTimeout;

	private final Predicate<? super Throwable> failures;

	private CallOptions(Builder builder) {
		this.idempotent = builder.idempotent;
		this.pick = (builder.strategy != null || builder.selection != Selection.ALL)
				? new PickOptions(builder.strategy, builder.selection) : null;
		this.view = builder.attributes.isEmpty() ? RequestView.NONE
				: new AttributesView(Map.copyOf(builder.attributes));
		this.timeout = builder.timeout;
		this.attemptTimeout = builder.attemptTimeout;
		this.failures = builder.failures;
	}

	/**
	 * Start building options.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return whether the call may be made twice.
	 * @return whether it is repeated after errors that leave open what happened
	 */
	public boolean isIdempotent() {
		return this.idempotent;
	}

	/**
	 * Return how an instance is picked.
	 * @return strategy and selection, {@code null} for what is configured
	 */
	public @Nullable PickOptions pick() {
		return this.pick;
	}

	/**
	 * Return what a strategy may look at.
	 * @return a view with the attributes only
	 */
	public RequestView view() {
		return this.view;
	}

	/**
	 * Return the time of the whole call.
	 * @return the time, {@code null} for what is configured
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return the time of each attempt.
	 * @return the time, {@code null} for what is configured
	 */
	public @Nullable Duration attemptTimeout() {
		return this.attemptTimeout;
	}

	/**
	 * Return whether an error counts against the instance.
	 * @param error what an attempt failed with
	 * @return whether the instance is to blame
	 */
	public boolean isFailure(Throwable error) {
		return this.failures.test(error);
	}

	/**
	 * Builds {@link CallOptions}.
	 */
	public static final class Builder {

		private boolean idempotent;

		private @Nullable String strategy;

		private Selection selection = Selection.ALL;

		private final Map<String, Object> attributes = new LinkedHashMap<>();

		private @Nullable Duration timeout;

		private @Nullable Duration attemptTimeout;

		private Predicate<? super Throwable> failures = TransportErrors::isOne;

		private Builder() {
		}

		/**
		 * Set whether the call may be made twice.
		 * @param idempotent whether it is repeated after errors that leave open whether
		 * the first attempt was carried out (default {@code false})
		 * @return this builder
		 */
		public Builder idempotent(boolean idempotent) {
			this.idempotent = idempotent;
			return this;
		}

		/**
		 * Choose by another strategy than is configured.
		 * @param strategy its name
		 * @return this builder
		 */
		public Builder strategy(String strategy) {
			this.strategy = strategy;
			return this;
		}

		/**
		 * Choose among some instances only.
		 * @param selection which will do, in addition to what is configured
		 * @return this builder
		 */
		public Builder selection(Selection selection) {
			this.selection = selection;
			return this;
		}

		/**
		 * Set the key by which calls keep going to the same instance, for a service with
		 * {@code hash-on: attribute:hash-key}.
		 * @param key for example the id of a user
		 * @return this builder
		 */
		public Builder hashKey(String key) {
			return attribute(HASH_KEY, key);
		}

		/**
		 * Set something that a strategy may look at.
		 * @param name the name of an attribute
		 * @param value its value
		 * @return this builder
		 */
		public Builder attribute(String name, Object value) {
			this.attributes.put(name, value);
			return this;
		}

		/**
		 * Set the time of the whole call. Each attempt still has the time that is
		 * configured for one, unless {@link #attemptTimeout} says otherwise.
		 * @param timeout the time with all attempts, above zero
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = requirePositive(timeout);
			return this;
		}

		/**
		 * Set the time of each attempt.
		 * @param attemptTimeout the time, above zero
		 * @return this builder
		 */
		public Builder attemptTimeout(Duration attemptTimeout) {
			this.attemptTimeout = requirePositive(attemptTimeout);
			return this;
		}

		/**
		 * Set which errors count against the instance, and may be repeated elsewhere if
		 * the call is idempotent or the error says that nothing was sent. By default
		 * these are errors of the transport: an {@link java.io.IOException} or
		 * {@link java.util.concurrent.TimeoutException}, itself or among the causes, and
		 * what says that no connection came about.
		 * @param failures tells errors of instances from others
		 * @return this builder
		 */
		public Builder failures(Predicate<? super Throwable> failures) {
			this.failures = failures;
			return this;
		}

		/**
		 * Build the options.
		 * @return immutable options
		 */
		public CallOptions build() {
			return new CallOptions(this);
		}

		private static Duration requirePositive(Duration time) {
			if (time.isZero() || time.isNegative()) {
				throw new IllegalArgumentException("A call needs more time than " + time);
			}
			return time;
		}

	}

	private record AttributesView(Map<String, Object> attributes) implements RequestView {

		@Override
		public @Nullable Object attribute(String name) {
			return this.attributes.get(name);
		}

	}

}
