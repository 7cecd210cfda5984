package io.github.discovery.backend.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.discovery.model.Ticker;

/**
 * The registries that contexts of this JVM share by name. A registry is gone with the
 * last context that uses it, so that a name means nothing to a later test.
 */
public final class MemoryRegistries {

	private static final Map<String, Shared> SHARED = new HashMap<>();

	private MemoryRegistries() {
	}

	/**
	 * Get the registry of a name, or a new private one.
	 * @param settings name and bounds; of a shared registry the first user's bounds apply
	 * @param ticker the clock of its leases
	 * @return the registry, to be closed when it is not used any more
	 */
	public static Lease open(MemorySettings settings, Ticker ticker) {
		String name = settings.name();
		if (name == null) {
			return new Lease(new MemoryRegistry(settings, ticker), () -> {
			});
		}
		synchronized (SHARED) {
			Shared shared = SHARED.computeIfAbsent(name, (key) -> new Shared(new MemoryRegistry(settings, ticker)));
			shared.users++;
			return new Lease(shared.registry, () -> release(name, shared));
		}
	}

	private static void release(String name, Shared shared) {
		synchronized (SHARED) {
			shared.users--;
			if (shared.users == 0) {
				SHARED.remove(name, shared);
			}
		}
	}

	private static final class Shared {

		private final MemoryRegistry registry;

		private int users;

		Shared(MemoryRegistry registry) {
			this.registry = registry;
		}

	}

	/**
	 * The use of a registry.
	 */
	public static final class Lease implements AutoCloseable {

		private final MemoryRegistry registry;

		private final Runnable release;

		private final AtomicBoolean closed = new AtomicBoolean();

		private Lease(MemoryRegistry registry, Runnable release) {
			this.registry = registry;
			this.release = release;
		}

		/**
		 * Return the registry.
		 * @return the registry, the same each time
		 */
		public MemoryRegistry registry() {
			return this.registry;
		}

		/**
		 * Stop using the registry. Idempotent.
		 */
		@Override
		public void close() {
			if (this.closed.compareAndSet(false, true)) {
				this.release.run();
			}
		}

	}

}
