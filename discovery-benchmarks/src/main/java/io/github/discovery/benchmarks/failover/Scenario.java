package io.github.discovery.benchmarks.failover;

import java.time.Duration;
import java.util.Locale;

import io.github.discovery.benchmarks.load.ChildJvm;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * What happens to one instance while calls go on.
 */
enum Scenario {

	/** One of three dies. */
	KILL_GET(3, HttpMethod.GET, "round-robin", "0 failed, breaker closed"),

	/** One of two dies. */
	KILL_GET_OF_TWO(2, HttpMethod.GET, "round-robin", "0 failed, breaker closed"),

	/** One of three dies, and calls may not be repeated. */
	KILL_POST(3, HttpMethod.POST, "round-robin", "failed: only what was in flight; breaker closed"),

	/** One of three freezes: it accepts connections, and that is all. */
	FREEZE_GET(3, HttpMethod.GET, "round-robin", "0 failed; from 1 s after the freeze nothing over 2 s"),

	/** One of two freezes. */
	FREEZE_GET_OF_TWO(2, HttpMethod.GET, "round-robin", "0 failed; from 1 s after the freeze nothing over 2 s"),

	/** One of three fails all calls at once, which attracts who looks at times only. */
	SINKHOLE_ROUND_ROBIN(3, HttpMethod.GET, "round-robin", "at most 2 % of calls reach it after 5 s"),

	/** The same for the strategy that such an instance attracts most. */
	SINKHOLE_LEAST_REQUESTS(3, HttpMethod.GET, "least-requests", "at most 2 % of calls reach it after 5 s"),

	/** The same for the strategy that goes by response times. */
	SINKHOLE_PEAK_EWMA(3, HttpMethod.GET, "peak-ewma", "at most 2 % of calls reach it after 5 s"),

	/** One of five answers after 200 ms. */
	SLOW_PEAK_EWMA(5, HttpMethod.GET, "peak-ewma", "p99 at most 1.5 times that of the healthy"),

	/** The same by calls in flight. */
	SLOW_LEAST_REQUESTS(5, HttpMethod.GET, "least-requests", "p99 at most 1.5 times that of the healthy");

	private static final double LARGEST_SHARE = 0.02;

	private static final double LARGEST_RATIO = 1.5;

	private static final double LONGEST_WAIT = 2000;

	private final int instances;

	private final HttpMethod method;

	private final String strategy;

	private final String target;

	Scenario(int instances, HttpMethod method, String strategy, String target) {
		this.instances = instances;
		this.method = method;
		this.strategy = strategy;
		this.target = target;
	}

	static Scenario named(String name) {
		return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	String title() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	int instances() {
		return this.instances;
	}

	HttpMethod method() {
		return this.method;
	}

	String strategy() {
		return this.strategy;
	}

	String target() {
		return this.target;
	}

	/** How long callers wait before they give up. */
	@Nullable Duration patience() {
		return isFreeze() ? Duration.ofSeconds(3) : null;
	}

	/** Milliseconds that a healthy instance takes. */
	int healthyDelay() {
		return isSlow() ? 20 : 0;
	}

	boolean isSlow() {
		return name().startsWith("SLOW");
	}

	/** Whether the struck instance can still say how many requests have reached it. */
	boolean isAlive() {
		return isSlow() || isSinkhole();
	}

	private boolean isFreeze() {
		return name().startsWith("FREEZE");
	}

	private boolean isSinkhole() {
		return name().startsWith("SINKHOLE");
	}

	/** Do to an instance what this is about. */
	void strike(ChildJvm instance) {
		if (isSlow()) {
			instance.tell("delay 200");
		}
		else if (isSinkhole()) {
			instance.tell("status 500");
		}
		else if (isFreeze()) {
			instance.signal("STOP");
		}
		else {
			instance.kill();
		}
	}

	/** Whether what was measured is what we want. */
	boolean isMet(Measured measured) {
		if (isSlow()) {
			return measured.after().millis(0.99) <= LARGEST_RATIO * measured.before().millis(0.99);
		}
		if (isSinkhole()) {
			return measured.share() <= LARGEST_SHARE && measured.breaker().isEmpty();
		}
		long inexcusable = (this == KILL_POST) ? measured.log().failedFrom(measured.struck()) : measured.log().failed();
		return inexcusable == 0 && measured.breaker().isEmpty()
				&& (!isFreeze() || measured.settled().slowest() <= LONGEST_WAIT);
	}

}
