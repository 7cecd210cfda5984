package io.github.discovery.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * A gate with a probe of its own: one at a time, and from the start of one to the start
 * of the next at least the probe interval.
 */
final class ProbingGate implements RegistryGate {

	private final RegistryBackend backend;

	private final RegistrarSettings settings;

	private final RegistrarRuntime runtime;

	private final BackOff spread;

	private final List<Listener> listeners = new ArrayList<>();

	private final Disposable.Swap next = Disposables.swap();

	private volatile boolean open = true;

	private volatile long due;

	ProbingGate(RegistryBackend backend, RegistrarSettings settings, RegistrarRuntime runtime) {
		this.backend = backend;
		this.settings = settings;
		this.runtime = runtime;
		this.spread = new BackOff(settings.firstBackOff(), settings.probeInterval().dividedBy(2), runtime);
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public void unreachable(RegistryException.Unreachable error) {
		if (this.open) {
			this.open = false;
			schedule(this.runtime.nanos());
			List.copyOf(this.listeners).forEach((listener) -> listener.gateClosed(error));
		}
	}

	@Override
	public Disposable listen(Listener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	@Override
	public @Nullable Duration nextProbe() {
		return this.open ? null : Duration.ofNanos(Math.max(0, this.due - this.runtime.nanos()));
	}

	@Override
	public void close() {
		this.next.dispose();
	}

	private void schedule(long lastSent) {
		Duration wait = this.settings.probeInterval().plus(this.spread.next());
		this.due = lastSent + wait.toNanos();
		long delay = Math.max(0, this.due - this.runtime.nanos());
		this.next.update(Steps.later(this.runtime.state(), Duration.ofNanos(delay), this::probe));
	}

	private void probe() {
		long sentAt = this.runtime.nanos();
		Duration timeout = this.settings.operationTimeout();
		Mono<Void> step = Steps.bounded(this.backend, "probe", this.backend::probe, timeout, this.runtime.state());
		this.next.update(
				step.publishOn(this.runtime.state()).subscribe(null, (error) -> failed(error, sentAt), this::opened));
	}

	/** A refusal is an answer as well: the registry is there. */
	private void failed(Throwable error, long sentAt) {
		if (error instanceof RegistryException && !(error instanceof RegistryException.Unreachable)) {
			opened();
		}
		else {
			schedule(sentAt);
		}
	}

	private void opened() {
		this.open = true;
		this.spread.healthy();
		List.copyOf(this.listeners).forEach(Listener::gateOpened);
	}

}
