package io.github.discovery.registration;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.reachability.RegistryGate;
import io.github.discovery.spi.timing.BackOff;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Keeps one entry in one backend as it is wanted. What happens next is up to its state;
 * what all states share is here. Confined to the state thread, but for its views.
 */
final class EntryKeeper implements RegistryGate.Listener {

	private final KeeperContext context;

	private final BackOff backOff;

	private final Map<String, String> complaints = new HashMap<>();

	private final Sinks.Many<KeeperView> views = Sinks.many().replay().latest();

	private final Disposable gateSubscription;

	private Registration desired;

	private boolean wanted;

	private @Nullable Registration lastSent;

	private @Nullable Lease lease;

	private @Nullable DiscoveredInstance actual;

	private @Nullable Throwable error;

	private @Nullable InstanceStatus toldInVain;

	private KeeperState state;

	private volatile KeeperView view;

	EntryKeeper(KeeperContext context, Registration desired) {
		this.context = context;
		this.desired = desired;
		this.backOff = new BackOff(context.loop(), context.settings().firstBackOff(),
				context.settings().longestBackOff());
		this.state = new Deregistered(this, null);
		this.view = new KeeperView(this.state.name(), desired, null, null, null, null, false);
		this.gateSubscription = context.gate().listen(this);
	}

	// What the registrar asks for

	void want(Registration registration) {
		boolean changed = !this.wanted || !this.desired.equals(registration);
		this.wanted = true;
		this.desired = registration;
		if (changed) {
			show();
			this.state.wanted();
		}
	}

	void unwant() {
		if (this.wanted) {
			this.wanted = false;
			this.state.unwanted();
		}
	}

	boolean isIdle() {
		return !this.wanted && this.state instanceof Deregistered;
	}

	KeeperView view() {
		return this.view;
	}

	/** The current view, then every later one. */
	Flux<KeeperView> views() {
		return this.views.asFlux();
	}

	void close() {
		this.gateSubscription.dispose();
		this.state.leave();
	}

	@Override
	public void gateClosed(RegistryException.Unreachable cause) {
		this.state.gateClosed(cause);
	}

	@Override
	public void gateOpened() {
		this.state.gateOpened();
	}

	// What states do

	void become(KeeperState next) {
		this.state.leave();
		this.state = next;
		next.enter();
		show();
	}

	KeeperContext context() {
		return this.context;
	}

	RegistryBackend backend() {
		return this.context.backend();
	}

	RegistryGate gate() {
		return this.context.gate();
	}

	Registration desired() {
		return this.desired;
	}

	boolean isWanted() {
		return this.wanted;
	}

	@Nullable Registration lastSent() {
		return this.lastSent;
	}

	long now() {
		return this.context.loop().now();
	}

	Duration halfDeregisterTimeout() {
		return this.context.settings().deregisterTimeout().dividedBy(2);
	}

	Disposable later(Duration delay, Runnable task) {
		return this.context.loop().later(delay, task);
	}

	Disposable send(String operation, Supplier<Mono<Void>> step, Consumer<Throwable> failed, Runnable done) {
		return sendWithin(timeout(), operation, step, failed, done);
	}

	Disposable sendWithin(Duration timeout, String operation, Supplier<Mono<Void>> step, Consumer<Throwable> failed,
			Runnable done) {
		return Steps.bounded(backend(), operation, step, timeout, this.context.loop().state())
			.publishOn(this.context.loop().state())
			.subscribe(null, failed, done);
	}

	Disposable read(Registration written, Consumer<Throwable> failed, Consumer<Optional<DiscoveredInstance>> done) {
		return Steps.bounded(backend(), "read", () -> backend().read(written), timeout(), this.context.loop().state())
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.publishOn(this.context.loop().state())
			.subscribe(done, failed);
	}

	/** Take the desired entry for writing; from now on it may be there. */
	Registration writing() {
		this.lastSent = this.desired;
		return this.desired;
	}

	void written(Registration registration, long sentAt) {
		this.lease = new Lease(registration, sentAt);
		this.error = null;
		this.complaints.clear();
		this.backOff.succeeded();
		show();
	}

	void renewed(Lease renewed) {
		this.lease = renewed;
		this.error = null;
		this.complaints.remove("heartbeat");
		this.backOff.succeeded();
		show();
	}

	void readBack(@Nullable DiscoveredInstance found) {
		this.actual = found;
		this.complaints.remove("read");
		show();
	}

	void forgotten(@Nullable Throwable cause) {
		this.lastSent = null;
		this.lease = null;
		this.actual = null;
		this.error = cause;
		show();
	}

	/**
	 * Return whether a difference is one to repair. A status that stays after it was told
	 * once comes from somebody else's check, and is not this process's to change.
	 */
	boolean isNews(Optional<Drift> drift, InstanceStatus status) {
		boolean onlyStatus = drift.isPresent() && drift.get().onlyStatus();
		boolean told = onlyStatus && status == this.toldInVain;
		this.toldInVain = onlyStatus ? status : null;
		return drift.isPresent() && !told;
	}

	/** After a write: see whether it is still what is wanted. */
	void settle() {
		Lease current = this.lease;
		if (!this.wanted) {
			become(new Deregistering(this));
		}
		else if (current == null || !current.written().equals(this.desired)) {
			become(new Registering(this, "changed"));
		}
		else {
			become(new Registered(this, current));
		}
	}

	/** After a wait: go on with a lease that still lives, write again otherwise. */
	void resume() {
		if (!this.wanted) {
			become(new Deregistering(this));
			return;
		}
		Lease current = this.lease;
		boolean alive = current != null && current.written().equals(this.desired)
				&& now() - current.confirmedAt() < this.desired.timeToLive().toNanos();
		Throwable cause = this.error;
		become((alive && current != null) ? new Registered(this, current)
				: new Registering(this, (cause != null) ? "after " + Steps.reason(cause) : "start"));
	}

	void failed(String operation, Throwable cause, long sentAt) {
		become(afterFailure(operation, cause, sentAt));
		if (cause instanceof RegistryException.Unreachable unreachable && this.state instanceof BackingOff) {
			gate().unreachable(unreachable);
		}
	}

	/**
	 * Silence longer than a time to live is this process's own: deadlines are shorter.
	 */
	boolean stoodStillSince(long sentAt) {
		Duration gap = Duration.ofNanos(now() - sentAt);
		return gap.compareTo(this.desired.timeToLive()) >= 0 && gap.compareTo(timeout().multipliedBy(2)) >= 0;
	}

	private KeeperState afterFailure(String operation, Throwable cause, long sentAt) {
		if (!this.wanted) {
			complain(operation, cause);
			return new Deregistering(this);
		}
		if (stoodStillSince(sentAt)) {
			return new Registering(this, "the process stood still");
		}
		complain(operation, cause);
		boolean refused = cause instanceof RegistryException.Unauthorised || cause instanceof RegistryException.Invalid
				|| cause instanceof RegistryException.Unsupported;
		return refused ? BackingOff.refused(this, this.context.loop().around(this.context.settings().repairInterval()))
				: BackingOff.after(this, this.backOff.failed());
	}

	/** Keep the error for people, and tell it once for each change of the reason. */
	void complain(String operation, Throwable cause) {
		this.error = cause;
		String reason = Steps.reason(cause);
		if (!reason.equals(this.complaints.put(operation, reason))) {
			tell(new RegistrationEvent.Failed(this.desired, backend().name(), reason));
		}
		show();
	}

	void tell(RegistrationEvent event) {
		this.context.events().accept(event);
	}

	private Duration timeout() {
		return this.context.settings().timeoutFor(this.desired.timeToLive());
	}

	private void show() {
		this.view = new KeeperView(this.state.name(), this.desired, this.lease, this.actual, this.error,
				this.state.due(), this.state.isRefused());
		this.views.tryEmitNext(this.view).orThrow();
	}

}
