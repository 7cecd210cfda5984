package io.github.discovery.registration;

import io.github.discovery.model.Registration;
import org.jspecify.annotations.Nullable;

/**
 * The entry is being removed, in one attempt: if that fails, the lease does the rest.
 */
final class Deregistering extends KeeperState {

	static final String NAME = "deregistering";

	Deregistering(EntryKeeper keeper) {
		super(keeper, NAME);
	}

	@Override
	void enter() {
		Registration written = keeper().lastSent();
		if (written == null) {
			keeper().become(new Deregistered(keeper(), null));
			return;
		}
		owns(keeper().sendWithin(keeper().halfDeregisterTimeout(), "deregister",
				() -> keeper().backend().deregister(written), (error) -> done(written, error),
				() -> done(written, null)));
	}

	@Override
	void unwanted() {
		// It is already under way.
	}

	private void done(Registration written, @Nullable Throwable error) {
		if (error != null) {
			keeper().complain("deregister", error);
		}
		else {
			keeper().tell(new RegistrationEvent.Deregistered(written, keeper().backend().name()));
		}
		keeper().become(new Deregistered(keeper(), error));
	}

}
