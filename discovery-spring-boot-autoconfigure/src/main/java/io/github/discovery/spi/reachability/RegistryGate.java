package io.github.discovery.spi.reachability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

import io.github.discovery.model.Names;
import io.github.discovery.model.Ticker;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Stands before one registry, and all that want to send it anything pass. While it is
 * closed nothing is sent but one shared probe, which opens it for all. A reader that
 * cannot read its scope asks for a probe, and closes the gate only when that fails too:
 * one bad scope must not stop the others. A writer closes it at once. Confined to the
 * state scheduler, but for what says otherwise.
 */
public final class RegistryGate {

	/** From the start of one probe to the start of the next, at least. */
	public static final Duration PROBE_DISTANCE = Duration.ofSeconds(5);

	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

	/** Processes that lost a registry together ask for it spread over this time. */
	private static final Duration PROBE_SPREAD = PROBE_DISTANCE.dividedBy(7);

	private final RegistryBackend backend;

	private final Scheduler scheduler;

	private final Ticker ticker;

	private final DoubleSupplier random;

	private final Set<Runnable> waiting = new LinkedHashSet<>();

	private final Set<Listener> listeners = new LinkedHashSet<>();

	private final Disposable.Swap probe = Disposables.swap();

	private boolean asking;

	private @Nullable Long lastProbe;

	private volatile State state = State.OPEN;

	RegistryGate(RegistryBackend backend, Scheduler scheduler, Ticker ticker, DoubleSupplier random) {
		this.backend = backend;
		this.scheduler = scheduler;
		this.ticker = ticker;
		this.random = random;
	}

	/**
	 * Return what is known of the registry. For any thread.
	 * @return an immutable value
	 */
	public State state() {
		return this.state;
	}

	/**
	 * Return whether steps may be sent. For any thread.
	 * @return whether the registry was not found to be away
	 */
	public boolean isOpen() {
		return this.state.open();
	}

	/**
	 * Return the time until the next probe. For any thread.
	 * @return the time, {@code null} while open
	 */
	public @Nullable Duration nextProbe() {
		State now = this.state;
		return now.open() ? null : Duration.ofNanos(Math.max(0, now.nextProbe() - this.ticker.nanos()));
	}

	/**
	 * Run a task once, when the registry is back.
	 * @param task what wants to send while the gate is closed
	 * @return to give up waiting
	 */
	public Disposable whenOpen(Runnable task) {
		this.waiting.add(task);
		return () -> this.waiting.remove(task);
	}

	/**
	 * Run a task once, after the next probe that works; asks for one.
	 * @param task what found the registry unreachable, perhaps it alone
	 * @return to give up waiting
	 */
	public Disposable afterProbe(Runnable task) {
		Disposable registered = whenOpen(task);
		askSoon();
		return registered;
	}

	/**
	 * Close the gate until a probe works.
	 * @param error what a step that concerns the whole registry failed with
	 */
	public void unreachable(RegistryException.Unreachable error) {
		shut(error);
		askSoon();
	}

	/**
	 * Hear of changes.
	 * @param listener told of each closing and opening from now on
	 * @return ends it
	 */
	public Disposable listen(Listener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	/** Stop probing for good. For any thread. */
	void close() {
		this.probe.dispose();
	}

	private void askSoon() {
		if (!this.asking) {
			this.asking = true;
			ask(untilAllowed());
		}
	}

	private long untilAllowed() {
		Long last = this.lastProbe;
		return (last != null) ? Math.max(0, last + PROBE_DISTANCE.toNanos() - this.ticker.nanos()) : 0;
	}

	private void ask(long delay) {
		State before = this.state;
		this.state = new State(before.open(), before.lastError(), this.ticker.nanos() + delay);
		this.probe.update(this.scheduler.schedule(this::send, delay, TimeUnit.NANOSECONDS));
	}

	private void send() {
		this.lastProbe = this.ticker.nanos();
		this.probe.update(Mono.defer(this.backend::probe)
			.timeout(PROBE_TIMEOUT, Mono.error(() -> unanswered()), this.scheduler)
			.publishOn(this.scheduler)
			.subscribe(null, this::failed, this::reached));
	}

	private RegistryException.Unreachable unanswered() {
		return new RegistryException.Unreachable(this.backend.name(),
				"probe was not answered within " + PROBE_TIMEOUT.toMillis() + " ms", null);
	}

	private void failed(Throwable error) {
		if (error instanceof RegistryException && !(error instanceof RegistryException.Unreachable)) {
			// A refusal is an answer: the registry is there, whatever it thinks of us.
			reached();
			return;
		}
		shut((error instanceof RegistryException.Unreachable known) ? known
				: new RegistryException.Unreachable(this.backend.name(), Names.sentence(error.toString()), error));
		ask(untilAllowed() + (long) (PROBE_SPREAD.toNanos() * this.random.getAsDouble()));
	}

	private void shut(RegistryException.Unreachable error) {
		boolean before = this.state.open();
		this.state = new State(false, Names.sentence(String.valueOf(error.getMessage())), this.state.nextProbe());
		if (before) {
			List.copyOf(this.listeners).forEach((listener) -> listener.gateClosed(error));
		}
	}

	private void reached() {
		boolean before = this.state.open();
		this.asking = false;
		this.state = State.OPEN;
		if (!before) {
			List.copyOf(this.listeners).forEach(Listener::gateOpened);
		}
		List<Runnable> woken = new ArrayList<>(this.waiting);
		this.waiting.clear();
		woken.forEach(Runnable::run);
	}

	/**
	 * What others may know of the gate.
	 *
	 * @param open whether steps may be sent
	 * @param lastError why not
	 * @param nextProbe when the registry is asked again, meaningless while open
	 */
	public record State(boolean open, @Nullable String lastError, long nextProbe) {

		static final State OPEN = new State(true, null, 0);

	}

	/**
	 * Hears of the gate, on the state scheduler.
	 */
	public interface Listener {

		/**
		 * Steps must not be sent any more.
		 * @param error why
		 */
		void gateClosed(RegistryException.Unreachable error);

		/** Steps may be sent again. */
		void gateOpened();

	}

}
