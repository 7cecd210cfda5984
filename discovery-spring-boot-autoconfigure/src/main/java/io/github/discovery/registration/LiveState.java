package io.github.discovery.registration;

/**
 * The registry has the entry, or is being told of it: only while it can be reached, and
 * for half of the deadline at most once the entry is not wanted any more.
 */
abstract sealed class LiveState extends KeeperState permits Registering, Registered, TellingStatus {

	LiveState(EntryKeeper keeper, String name) {
		super(keeper, name);
	}

	@Override
	final void enter() {
		if (keeper().gate().isOpen()) {
			begin();
		}
		else {
			// Closed for somebody else, perhaps while this entry's write was under way.
			keeper().become(BackingOff.untilReachable(keeper()));
		}
	}

	/** The registry can be reached, as far as is known. */
	abstract void begin();

	@Override
	void unwanted() {
		owns(keeper().later(keeper().halfDeregisterTimeout(), () -> {
			if (!keeper().isWanted()) {
				keeper().become(new Deregistering(keeper()));
			}
		}));
	}

}
