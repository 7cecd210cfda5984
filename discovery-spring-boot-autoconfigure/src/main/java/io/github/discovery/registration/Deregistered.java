package io.github.discovery.registration;

import org.jspecify.annotations.Nullable;

/**
 * Nothing is there, as far as this process can see to it.
 */
final class Deregistered extends KeeperState {

	static final String NAME = "deregistered";

	private final @Nullable Throwable error;

	Deregistered(EntryKeeper keeper, @Nullable Throwable error) {
		super(keeper, NAME);
		this.error = error;
	}

	@Override
	void enter() {
		keeper().forgotten(this.error);
		wanted();
	}

	@Override
	void wanted() {
		if (keeper().isWanted()) {
			keeper().become(new Registering(keeper(), "start"));
		}
	}

	@Override
	void unwanted() {
		// Nothing is there.
	}

}
