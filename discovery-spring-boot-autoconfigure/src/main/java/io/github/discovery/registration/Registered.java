package io.github.discovery.registration;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;
import io.github.discovery.spi.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * The registry has the entry: heartbeats keep it alive, and it is read back now and then.
 * Left only after the heartbeat under way was answered, because in some registries a
 * heartbeat writes.
 */
final class Registered extends LiveState implements Heartbeat.Listener {

	static final String NAME = "registered";

	private final Heartbeat heartbeat;

	private Lease lease;

	private @Nullable Supplier<KeeperState> next;

	Registered(EntryKeeper keeper, Lease lease) {
		super(keeper, NAME);
		this.lease = lease;
		this.heartbeat = new Heartbeat(keeper.context(), lease, this);
	}

	@Override
	void begin() {
		this.heartbeat.start();
		scheduleRepair();
	}

	@Override
	void leave() {
		super.leave();
		this.heartbeat.kill();
	}

	@Override
	void wanted() {
		leaveFor(this::change);
	}

	@Override
	void unwanted() {
		super.unwanted();
		leaveFor(() -> new Deregistering(keeper()));
	}

	@Override
	void gateClosed(RegistryException.Unreachable cause) {
		if (!keeper().isWanted()) {
			// On its way out: that it leaves does not hang on the gate.
			return;
		}
		keeper().complain("heartbeat", cause);
		leaveFor(() -> BackingOff.untilReachable(keeper()));
	}

	@Override
	public void renewed(long sentAt) {
		this.lease = new Lease(this.lease.written(), sentAt);
		keeper().renewed(this.lease);
	}

	@Override
	public void lost(Throwable error, long sentAt) {
		if (error instanceof RegistryException.NotFound || error instanceof RegistryException.Conflict) {
			keeper().become(new Registering(keeper(), Steps.reason(error)));
		}
		else {
			keeper().failed("heartbeat", error, sentAt);
		}
	}

	@Override
	public void overslept(Duration gap) {
		keeper().become(new Registering(keeper(), "no heartbeat was sent for " + gap.toSeconds() + " s"));
	}

	private KeeperState change() {
		Registration desired = keeper().desired();
		if (desired.equals(this.lease.written())) {
			return new Registered(keeper(), this.lease);
		}
		return desired.equals(this.lease.written().withStatus(desired.status()))
				? new TellingStatus(keeper(), this.lease, null) : new Registering(keeper(), "changed");
	}

	private void leaveFor(Supplier<KeeperState> target) {
		this.next = target;
		this.heartbeat.stop(() -> keeper().become(target.get()));
	}

	private void scheduleRepair() {
		Duration period = keeper().context().loop().around(keeper().context().settings().repairInterval());
		owns(keeper().later(period, this::readBack));
	}

	private void readBack() {
		if (this.next != null) {
			return;
		}
		long sentAt = keeper().now();
		owns(keeper().read(this.lease.written(), (error) -> unreadable(error, sentAt), this::compare));
	}

	private void compare(Optional<DiscoveredInstance> actual) {
		if (this.next != null) {
			return;
		}
		keeper().readBack(actual.orElse(null));
		if (actual.isEmpty()) {
			leaveFor(() -> new Registering(keeper(), "registry did not have it"));
			return;
		}
		Optional<Drift> drift = Drift.between(keeper().desired(), actual.get());
		if (keeper().isNews(drift, actual.get().status())) {
			repair(drift.orElseThrow());
		}
		else {
			scheduleRepair();
		}
	}

	private void repair(Drift drift) {
		leaveFor(() -> drift.onlyStatus() ? new TellingStatus(keeper(), this.lease, drift.reason())
				: new Registering(keeper(), drift.reason()));
	}

	/** That an own entry cannot be read is no reason to let go of it. */
	private void unreadable(Throwable error, long sentAt) {
		if (error instanceof RegistryException.Unreachable unreachable) {
			if (keeper().stoodStillSince(sentAt)) {
				scheduleRepair();
			}
			else {
				keeper().gate().unreachable(unreachable);
			}
		}
		else {
			keeper().complain("read", error);
			scheduleRepair();
		}
	}

}
