package io.github.discovery.model;

/**
 * A monotonic clock. Everything that measures an age or a deadline reads one of these, so
 * that neither a jump of the wall clock nor a test's patience matters.
 */
@FunctionalInterface
public interface Ticker {

	/**
	 * Return the time passed since an arbitrary origin.
	 * @return nanoseconds, only good for differences
	 */
	long nanos();

	/**
	 * Return the ticker of the machine.
	 * @return a ticker over {@link System#nanoTime()}
	 */
	static Ticker system() {
		return System::nanoTime;
	}

}
