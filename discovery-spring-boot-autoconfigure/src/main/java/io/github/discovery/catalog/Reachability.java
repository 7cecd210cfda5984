package io.github.discovery.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * The gate of one backend that all its loops pass before they send anything. Whoever
 * finds the registry unreachable waits for a probe; when the probe fails too, the gate is
 * closed for all, and one shared probe asks until it opens. A probe that works while one
 * scope does not leaves the gate open: only that scope waits.
 */
final class Reachability {

	static final Duration PROBE_DISTANCE = Duration.ofSeconds(5);

	static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

	private final RegistryBackend backend;

	private final CatalogRuntime runtime;

	private final Set<Runnable> waiting = new LinkedHashSet<>();

	private final Disposable.Swap probe = Disposables.swap();

	private boolean asking;

	private @Nullable Long lastProbe;

	private volatile State state = State.OPEN;

	Reachability(RegistryBackend backend, CatalogRuntime runtime) {
		this.backend = backend;
		this.runtime = runtime;
	}

	State state() {
		return this.state;
	}

	/**
	 * Run a task when the registry is back.
	 * @param task what wants to send while the gate is closed
	 * @return to give up waiting
	 */
	Disposable whenOpen(Runnable task) {
		this.waiting.add(task);
		return () -> this.waiting.remove(task);
	}

	/**
	 * Run a task after the next probe that works; asks for one.
	 * @param task what found the registry unreachable
	 * @return to give up waiting
	 */
	Disposable afterProbe(Runnable task) {
		if (!this.asking) {
			this.asking = true;
			long now = this.runtime.now();
			long earliest = (this.lastProbe != null) ? this.lastProbe + PROBE_DISTANCE.toNanos() : now;
			ask(Math.max(0, earliest - now));
		}
		return whenOpen(task);
	}

	void close() {
		this.probe.dispose();
		this.waiting.clear();
	}

	private void ask(long delay) {
		this.state = new State(this.state.open(), this.state.lastError(), this.runtime.now() + delay);
		this.probe.update(this.runtime.schedule(delay, this::send));
	}

	private void send() {
		this.lastProbe = this.runtime.now();
		this.probe.update(Mono.defer(this.backend::probe)
			.timeout(PROBE_TIMEOUT, this.runtime.state())
			.publishOn(this.runtime.state())
			.subscribe(null, this::answered, this::reached));
	}

	private void answered(Throwable error) {
		// A refusal is an answer: the registry is there, whatever it thinks of us.
		if (error instanceof RegistryException && !(error instanceof RegistryException.Unreachable)) {
			reached();
			return;
		}
		this.state = new State(false, Errors.describe(error), 0);
		long distance = PROBE_DISTANCE.toNanos();
		long since = this.runtime.now() - ((this.lastProbe != null) ? this.lastProbe : 0);
		ask(Math.max(0, distance - since) + this.runtime.upTo(distance / 7));
	}

	private void reached() {
		this.asking = false;
		this.state = State.OPEN;
		List<Runnable> woken = new ArrayList<>(this.waiting);
		this.waiting.clear();
		woken.forEach(Runnable::run);
	}

	/**
	 * What others may know of the gate.
	 *
	 * @param open whether requests may be sent
	 * @param lastError why not
	 * @param nextProbe when the registry is asked again, meaningless while open
	 */
	record State(boolean open, @Nullable String lastError, long nextProbe) {

		static final State OPEN = new State(true, null, 0);

	}

}
