package io.github.discovery.loadbalancing.assembly;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.discovery.loadbalancing.Dropped;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.Picker;

/**
 * The picker of a snapshot, those of requests that want something else, and what is not
 * in them.
 */
public final class Assembled {

	/** Pickers for other wishes, at most; beyond that all are made anew. */
	static final int MAX_VARIANTS = 32;

	private final Picker picker;

	private final List<Dropped> dropped;

	private final List<String> remarks;

	private final long refreshNanos;

	private final Function<PickOptions, Assembled> maker;

	private final Map<PickOptions, Assembled> variants = new ConcurrentHashMap<>();

	Assembled(Picker picker, List<Dropped> dropped, List<String> remarks, long refreshNanos,
			Function<PickOptions, Assembled> maker) {
		this.picker = picker;
		this.dropped = dropped;
		this.remarks = remarks;
		this.refreshNanos = refreshNanos;
		this.maker = maker;
	}

	/**
	 * Return the picker for requests without wishes of their own.
	 * @return a picker
	 */
	public Picker picker() {
		return this.picker;
	}

	/**
	 * Return what is made for requests with wishes of their own, which is kept for the
	 * next of the kind.
	 * @param options what they want
	 * @return the same for their wishes
	 * @throws UnknownStrategyException if they name a strategy that does not exist
	 */
	public Assembled variant(PickOptions options) {
		if (options.equals(PickOptions.NONE)) {
			return this;
		}
		Assembled variant = this.variants.get(options);
		if (variant != null) {
			return variant;
		}
		if (this.variants.size() >= MAX_VARIANTS) {
			this.variants.clear();
		}
		return this.variants.computeIfAbsent(options, this.maker);
	}

	/**
	 * Return what layers have dropped.
	 * @return the instances with the reasons
	 */
	public List<Dropped> dropped() {
		return this.dropped;
	}

	/**
	 * Return what layers have told.
	 * @return remarks for whoever looks at the service
	 */
	public List<String> remarks() {
		return this.remarks;
	}

	/**
	 * Return for how long this is good.
	 * @return nanoseconds, {@link Long#MAX_VALUE} until something changes
	 */
	public long refreshNanos() {
		return this.refreshNanos;
	}

}
