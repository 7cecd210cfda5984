package io.github.discovery.spi;

import java.time.Duration;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;

/**
 * What a backend's contract test brings: an isolated registry, two processes connected to
 * it, and time. One fixture is made for each test and closed after it.
 *
 * <p>
 * A fault that a registry cannot have is stated with {@link #notApplicable(String)}: the
 * test is then reported as skipped with that reason, never passed over in silence.
 */
public interface RegistryFixture extends AutoCloseable {

	/**
	 * Return the backend under test, the same for the whole test.
	 * @return a backend connected to the registry
	 */
	RegistryBackend backend();

	/**
	 * Return the backend of another process on the same registry.
	 * @return another backend, the same for the whole test
	 */
	RegistryBackend peer();

	/**
	 * Connect one more process, which the test closes.
	 * @return a new backend on the same registry
	 */
	RegistryBackend connect();

	/**
	 * Return a backend whose registry is not there.
	 * @return a backend, closed with the fixture
	 */
	RegistryBackend unreachable();

	/**
	 * Return a backend whose credentials the registry refuses.
	 * @return a backend, closed with the fixture
	 */
	RegistryBackend unauthorised();

	/**
	 * Return a backend that is answered with something else than its protocol.
	 * @return a backend, closed with the fixture
	 */
	RegistryBackend garbled();

	/**
	 * Count what {@link #backend()} holds open at the registry: connections that are in
	 * use, or subscriptions.
	 * @return the number
	 */
	int open();

	/**
	 * Return the shortest time to live that this registry keeps exactly.
	 * @return a time to live
	 */
	Duration shortestTimeToLive();

	/**
	 * Return how long a write may take until a peer's list or watch shows it.
	 * @return a generous bound
	 */
	default Duration timely() {
		return Duration.ofSeconds(5);
	}

	/**
	 * Let time pass. Real time unless overridden.
	 * @param time how much
	 */
	default void pass(Duration time) {
		Awaitility.await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
	}

	/**
	 * Repeat a check until it holds. Real time unless overridden.
	 * @param bound how long it may take
	 * @param check throws an assertion error until it holds
	 */
	default void within(Duration bound, ThrowingCallable check) {
		Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(bound).untilAsserted(check::call);
	}

	/**
	 * Say that a fault cannot happen with this registry.
	 * @param reason why, for the report
	 * @return to be thrown
	 */
	static RuntimeException notApplicable(String reason) {
		return new TestAbortedException("Not applicable: " + reason);
	}

	@Override
	void close();

}
