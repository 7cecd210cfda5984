package io.github.discovery.registration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Nothing is sent: until a wait is over, and while the registry is away until the gate
 * opens.
 */
final class BackingOff extends KeeperState {

	static final String NAME = "backing-off";

	private final Duration delay;

	private final boolean refused;

	private final long due;

	private boolean waited;

	private BackingOff(EntryKeeper keeper, Duration delay, boolean refused) {
		super(keeper, NAME);
		this.delay = delay;
		this.refused = refused;
		this.due = keeper.now() + delay.toNanos();
	}

	/** Another attempt may work: wait a little, and for the registry. */
	static BackingOff after(EntryKeeper keeper, Duration delay) {
		return new BackingOff(keeper, delay, false);
	}

	/** The registry is away for somebody else. */
	static BackingOff untilReachable(EntryKeeper keeper) {
		return new BackingOff(keeper, Duration.ZERO, false);
	}

	/** The registry said no, and will again unless something changes. */
	static BackingOff refused(EntryKeeper keeper, Duration delay) {
		return new BackingOff(keeper, delay, true);
	}

	@Override
	boolean isRefused() {
		return this.refused;
	}

	@Override
	void enter() {
		owns(keeper().later(this.delay, this::waited));
	}

	@Override
	void wanted() {
		if (this.refused) {
			waited();
		}
	}

	@Override
	void unwanted() {
		keeper().become(new Deregistering(keeper()));
	}

	@Override
	void gateOpened() {
		resume();
	}

	@Override
	@Nullable Long due() {
		return this.due;
	}

	private void waited() {
		this.waited = true;
		resume();
	}

	private void resume() {
		if (this.waited && keeper().gate().isOpen()) {
			keeper().resume();
		}
	}

}
