package io.github.discovery.registration;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Keeps one lease alive from the heartbeat thread; everything it finds out is told on the
 * state thread. Once stopped, nothing of it is under way any more.
 */
final class Heartbeat {

	private enum Phase {

		IDLE, SENDING, STOPPING, STOPPED

	}

	private final KeeperContext context;

	private final Lease lease;

	private final Listener listener;

	private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);

	private final Disposable.Swap timer = Disposables.swap();

	private final Disposable.Swap call = Disposables.swap();

	private volatile long confirmedAt;

	private @Nullable Runnable afterwards;

	Heartbeat(KeeperContext context, Lease lease, Listener listener) {
		this.context = context;
		this.lease = lease;
		this.listener = listener;
		this.confirmedAt = lease.confirmedAt();
	}

	/** Send the first one when the lease is an interval old, at once if it is older. */
	void start() {
		long age = this.context.loop().now() - this.confirmedAt;
		schedule(Duration.ofNanos(Math.max(0, period().toNanos() - age)));
	}

	/**
	 * Send no more. To be called on the state thread.
	 * @param then run when the last one has been answered
	 */
	void stop(Runnable then) {
		this.timer.dispose();
		if (this.phase.compareAndSet(Phase.IDLE, Phase.STOPPED)) {
			then.run();
		}
		else if (this.phase.compareAndSet(Phase.SENDING, Phase.STOPPING) || this.phase.get() == Phase.STOPPING) {
			this.afterwards = then;
		}
		else {
			then.run();
		}
	}

	/** Send no more and forget the one under way. */
	void kill() {
		this.phase.set(Phase.STOPPED);
		this.timer.dispose();
		this.call.dispose();
	}

	private Duration period() {
		return this.context.loop().around(this.context.settings().heartbeatFor(this.lease.written().timeToLive()));
	}

	private void schedule(Duration delay) {
		this.timer
			.update(this.context.runtime().heartbeats().schedule(this::beat, delay.toNanos(), TimeUnit.NANOSECONDS));
	}

	private void beat() {
		if (!this.phase.compareAndSet(Phase.IDLE, Phase.SENDING)) {
			return;
		}
		long sentAt = this.context.loop().now();
		Duration gap = Duration.ofNanos(sentAt - this.confirmedAt);
		if (gap.compareTo(this.lease.written().timeToLive()) >= 0) {
			this.call.update(this.context.loop().state().schedule(() -> overslept(gap)));
			return;
		}
		Duration timeout = this.context.settings().timeoutFor(this.lease.written().timeToLive());
		this.call.update(Steps
			.bounded(this.context.backend(), "heartbeat", () -> this.context.backend().renew(this.lease.written()),
					timeout, this.context.runtime().heartbeats())
			.publishOn(this.context.loop().state())
			.subscribe(null, (error) -> failed(error, sentAt), () -> answered(sentAt)));
	}

	private void answered(long sentAt) {
		if (ended()) {
			return;
		}
		this.confirmedAt = sentAt;
		schedule(period());
		this.listener.renewed(sentAt);
	}

	private void failed(Throwable error, long sentAt) {
		if (!ended()) {
			this.listener.lost(error, sentAt);
		}
	}

	private void overslept(Duration gap) {
		if (!ended()) {
			this.listener.overslept(gap);
		}
	}

	/** On the state thread. */
	private boolean ended() {
		if (this.phase.compareAndSet(Phase.SENDING, Phase.IDLE)) {
			return false;
		}
		this.phase.set(Phase.STOPPED);
		Runnable then = this.afterwards;
		this.afterwards = null;
		if (then != null) {
			then.run();
		}
		return true;
	}

	/**
	 * Told on the state thread.
	 */
	interface Listener {

		void renewed(long sentAt);

		void lost(Throwable error, long sentAt);

		/** No heartbeat was sent for a whole time to live: the process stood still. */
		void overslept(Duration gap);

	}

}
