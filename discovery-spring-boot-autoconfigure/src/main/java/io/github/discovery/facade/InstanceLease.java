package io.github.discovery.facade;

import java.lang.ref.Cleaner;
import java.lang.ref.Cleaner.Cleanable;
import java.net.URI;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * An instance that was picked, and counts as having one connection more until this is
 * closed, which strategies that look at load go by. How long it is held does not matter:
 * it is no response time.
 *
 * <p>
 * One that is forgotten instead of closed counts until the garbage collector finds it,
 * and then as cancelled. Use {@code try} with resources.
 */
public final class InstanceLease implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(InstanceLease.class);

	private static final Cleaner CLEANER = Cleaner.create();

	private final DiscoveredInstance instance;

	private final End end;

	private final Cleanable cleanable;

	private InstanceLease(Candidate candidate) {
		this.instance = candidate.instance();
		this.end = new End(candidate);
		this.cleanable = CLEANER.register(this, this.end);
	}

	static InstanceLease of(Candidate candidate) {
		candidate.statistics().hold();
		return new InstanceLease(candidate);
	}

	/**
	 * Return the instance.
	 * @return the instance as the registry describes it
	 */
	public DiscoveredInstance instance() {
		return this.instance;
	}

	/**
	 * Return where the instance is.
	 * @return its URI, {@code http} or {@code https}, without a path
	 */
	public URI uri() {
		return this.instance.getUri();
	}

	/**
	 * Tell that the instance failed: it counts against it when this is closed, as failed
	 * calls do. Without effect afterwards.
	 */
	public void failed() {
		this.end.failed = true;
	}

	/**
	 * Count the connection no more. Idempotent.
	 */
	@Override
	public void close() {
		this.end.closed = true;
		this.cleanable.clean();
	}

	@Override
	public String toString() {
		return this.instance.toString();
	}

	/** Must not know the lease, which would never be found otherwise. */
	private static final class End implements Runnable {

		private final Candidate candidate;

		private volatile boolean failed;

		private volatile boolean closed;

		End(Candidate candidate) {
			this.candidate = candidate;
		}

		/** Called once, by the first to close or by the cleaner. */
		@Override
		public void run() {
			if (!this.closed) {
				logger.debug("A lease of " + this.candidate + " was never closed");
			}
			this.candidate.statistics()
				.release(this.failed ? Outcome.FAILURE : this.closed ? Outcome.SUCCESS : Outcome.CANCELLED);
		}

	}

}
