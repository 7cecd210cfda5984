package io.github.discovery.catalog;

import java.time.Duration;

import io.github.discovery.catalog.SourceState.EarlierError;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.reachability.RegistryGate;
import io.github.discovery.spi.timing.LoopRuntime;
import org.jspecify.annotations.Nullable;

/**
 * How well one scope is heard: written on the state scheduler, read anywhere.
 */
final class ScopeStatus {

	private final RegistryBackend backend;

	private final Scope scope;

	private final RegistryGate gate;

	private final LoopRuntime runtime;

	private volatile Facts facts = new Facts(Condition.NEW, false, null, null, 0);

	private volatile long confirmedAt;

	ScopeStatus(RegistryBackend backend, Scope scope, RegistryGate gate, LoopRuntime runtime) {
		this.backend = backend;
		this.scope = scope;
		this.gate = gate;
		this.runtime = runtime;
	}

	boolean isAnswered() {
		return this.facts.answered();
	}

	boolean isConnected() {
		return this.facts.condition() == Condition.CONNECTED;
	}

	/**
	 * Return whether the first attempt has ended, in whatever way.
	 * @return whether waiting for this scope still makes sense
	 */
	boolean isSettled() {
		return this.facts.answered() || this.facts.condition() == Condition.FAILED;
	}

	@Nullable String lastError() {
		Problem problem = this.facts.problem();
		return (problem != null) ? problem.reason() : null;
	}

	/**
	 * Note that data was confirmed.
	 * @return whether the scope could not be read before
	 */
	boolean confirmed() {
		this.confirmedAt = this.runtime.now();
		Facts before = this.facts;
		if (before.condition() != Condition.CONNECTED || before.problem() != null) {
			Problem over = (before.problem() != null) ? before.problem() : before.over();
			this.facts = new Facts(Condition.CONNECTED, true, null, over, 0);
		}
		return before.condition() == Condition.FAILED;
	}

	/**
	 * Note an answer that proves nothing about what it lacks: the data is not confirmed,
	 * and its age goes on.
	 * @param reason why not
	 */
	void doubtful(String reason) {
		Facts before = this.facts;
		this.facts = before.with(before.condition(), problem(reason), before.nextAttempt());
	}

	/**
	 * Note a failure.
	 * @param reason the error
	 * @param delay time to the next attempt
	 * @return whether this is the first one since data was confirmed
	 */
	boolean failed(String reason, Duration delay) {
		Facts before = this.facts;
		this.facts = before.with(Condition.FAILED, problem(reason), this.runtime.now() + delay.toNanos());
		return before.condition() != Condition.FAILED;
	}

	/**
	 * Note that the scope has to be read again though nothing failed.
	 * @param reason why
	 * @param delay time to the next attempt
	 */
	void interrupted(String reason, Duration delay) {
		Facts before = this.facts;
		Condition condition = (before.condition() == Condition.FAILED) ? Condition.FAILED : Condition.INTERRUPTED;
		this.facts = before.with(condition, problem(reason), this.runtime.now() + delay.toNanos());
	}

	@Nullable Duration age() {
		return this.facts.answered() ? Duration.ofNanos(this.runtime.now() - this.confirmedAt) : null;
	}

	SourceState toSourceState() {
		Facts now = this.facts;
		boolean connected = now.condition() == Condition.CONNECTED;
		return new SourceState(this.backend.name(), this.scope.name(), connected, now.answered(), age(),
				(now.problem() != null) ? now.problem().reason() : null, earlierError(now.over()),
				connected ? null : nextAttempt(now), mode(this.backend));
	}

	private Problem problem(String reason) {
		return new Problem(reason, this.runtime.now());
	}

	private @Nullable EarlierError earlierError(@Nullable Problem over) {
		return (over != null) ? new EarlierError(over.reason(), Duration.ofNanos(this.runtime.now() - over.seenAt()))
				: null;
	}

	private Duration nextAttempt(Facts now) {
		RegistryGate.State open = this.gate.state();
		long next = open.open() ? now.nextAttempt() : open.nextProbe();
		return (now.condition() == Condition.NEW && open.open()) ? Duration.ZERO
				: Duration.ofNanos(Math.max(0, next - this.runtime.now()));
	}

	static String mode(RegistryBackend backend) {
		if (backend.name().equals(Source.STATIC)) {
			return "fixed";
		}
		if (!backend.capabilities().contains(Capability.WATCH)) {
			return "poll";
		}
		Duration late = backend.watchDelay();
		return late.isZero() ? "watch" : "watch in turn, up to " + late.toMillis() / 1000.0 + " s late";
	}

	private enum Condition {

		NEW, CONNECTED, INTERRUPTED, FAILED

	}

	/** An error, and when it was last seen. */
	private record Problem(String reason, long seenAt) {
	}

	/** With the problem there is, and the one that was there before it was confirmed. */
	private record Facts(Condition condition, boolean answered, @Nullable Problem problem, @Nullable Problem over,
			long nextAttempt) {

		Facts with(Condition changed, Problem seen, long next) {
			return new Facts(changed, this.answered, seen, this.over, next);
		}

	}

}
