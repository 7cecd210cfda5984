package io.github.discovery.spi.reachability;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.github.discovery.model.Ticker;
import io.github.discovery.spi.RegistryBackend;
import reactor.core.scheduler.Scheduler;

/**
 * The gates of a context, one for each backend however many ask for it.
 */
public final class RegistryGates implements AutoCloseable {

	private final Map<RegistryBackend, RegistryGate> gates = new ConcurrentHashMap<>();

	private final Scheduler state;

	private final Ticker ticker;

	private final DoubleSupplier random;

	/**
	 * Create gates on injected time and chance.
	 * @param state the single writer, on which all who use the gates run
	 * @param ticker the monotonic clock, of the same time as the scheduler
	 * @param random numbers from 0 to less than 1
	 */
	public RegistryGates(Scheduler state, Ticker ticker, DoubleSupplier random) {
		this.state = state;
		this.ticker = ticker;
		this.random = random;
	}

	/**
	 * Create gates on the machine's clock.
	 * @param state the single writer, on which all who use the gates run
	 * @return gates to be closed after all who use them
	 */
	public static RegistryGates create(Scheduler state) {
		return new RegistryGates(state, Ticker.system(), () -> ThreadLocalRandom.current().nextDouble());
	}

	/**
	 * Return the gate of a backend.
	 * @param backend the backend
	 * @return always the same for the same backend
	 */
	public RegistryGate of(RegistryBackend backend) {
		return this.gates.computeIfAbsent(backend,
				(added) -> new RegistryGate(added, this.state, this.ticker, this.random));
	}

	@Override
	public void close() {
		this.gates.values().forEach(RegistryGate::close);
	}

}
