package io.github.discovery.backend.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryFixture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A registry of its own in virtual time.
 */
final class MemoryFixture implements RegistryFixture {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final MemorySettings settings = MemorySettings.DEFAULTS.withName("contract");

	private final List<RegistryBackend> backends = new ArrayList<>();

	private final MemoryRegistries.Lease lease = MemoryRegistries.open(this.settings,
			() -> this.time.now(TimeUnit.NANOSECONDS));

	private final RegistryBackend backend = connect();

	private final RegistryBackend peer = connect();

	@Override
	public RegistryBackend backend() {
		return this.backend;
	}

	@Override
	public RegistryBackend peer() {
		return this.peer;
	}

	@Override
	public RegistryBackend connect() {
		RegistryBackend connected = new MemoryBackend(
				MemoryRegistries.open(this.settings, () -> this.time.now(TimeUnit.NANOSECONDS)), this.settings,
				this.time);
		this.backends.add(connected);
		return connected;
	}

	@Override
	public RegistryBackend unreachable() {
		RegistryBackend closed = connect();
		closed.close();
		return closed;
	}

	@Override
	public RegistryBackend unauthorised() {
		throw RegistryFixture.notApplicable("a registry in the process asks for no credentials");
	}

	@Override
	public RegistryBackend garbled() {
		throw RegistryFixture.notApplicable("there is no wire between the process and itself");
	}

	@Override
	public int open() {
		return this.lease.registry().watchers();
	}

	@Override
	public Duration shortestTimeToLive() {
		return Duration.ofSeconds(3);
	}

	@Override
	public Duration timely() {
		return Duration.ofMillis(10);
	}

	@Override
	public void pass(Duration time) {
		this.time.advanceTimeBy(time);
	}

	@Override
	public void within(Duration bound, ThrowingCallable check) {
		Duration step = Duration.ofMillis(1);
		for (Duration passed = Duration.ZERO; passed.compareTo(bound) < 0; passed = passed.plus(step)) {
			try {
				check.call();
				return;
			}
			catch (AssertionError notYet) {
				this.time.advanceTimeBy(step);
			}
			catch (Throwable broken) {
				throw new IllegalStateException(broken);
			}
		}
		try {
			check.call();
		}
		catch (Throwable failure) {
			throw new AssertionError("not within " + bound + ": " + failure.getMessage(), failure);
		}
	}

	@Override
	public void close() {
		this.backends.forEach(RegistryBackend::close);
		this.lease.close();
		this.time.dispose();
	}

}
