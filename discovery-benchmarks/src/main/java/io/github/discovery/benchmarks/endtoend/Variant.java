package io.github.discovery.benchmarks.endtoend;

/**
 * Who finds the instance for a call.
 */
enum Variant {

	/**
	 * A plain client and a round robin by hand over ready URLs: what all else adds to.
	 */
	FLOOR,

	/**
	 * The same with a filter or an interceptor that does nothing: what Spring takes for
	 * having one.
	 */
	IDLE,

	/** This starter with everything on that is on by default. */
	OURS,

	/** Spring Cloud LoadBalancer with its cache, which has neither retry nor breaker. */
	CLOUD;

	String title() {
		return switch (this) {
			case FLOOR -> "plain client, round robin by hand";
			case IDLE -> "plain client, round robin by hand, a filter that does nothing";
			case OURS -> "this starter: retry, breaker, ejection, meters";
			case CLOUD -> "Spring Cloud LoadBalancer";
		};
	}

}
