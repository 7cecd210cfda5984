package io.github.discovery.registration;

import io.github.discovery.model.Registration;

/**
 * The entry is being written. A write under way is awaited even when the entry is not
 * wanted any more: a removal that overtook it would leave a zombie behind.
 */
final class Registering extends KeeperState {

	static final String NAME = "registering";

	private final String reason;

	Registering(EntryKeeper keeper, String reason) {
		super(keeper);
		this.reason = reason;
	}

	@Override
	String name() {
		return NAME;
	}

	@Override
	void enter() {
		if (!keeper().gate().isOpen()) {
			keeper().become(BackingOff.untilReachable(keeper()));
			return;
		}
		Registration sent = keeper().writing();
		long sentAt = keeper().now();
		owns(keeper().send("register", () -> keeper().backend().register(sent), (error) -> failed(error, sentAt),
				() -> written(sent, sentAt)));
	}

	@Override
	void unwanted() {
		owns(keeper().later(keeper().halfDeregisterTimeout(), () -> {
			if (!keeper().isWanted()) {
				keeper().become(new Deregistering(keeper()));
			}
		}));
	}

	private void written(Registration sent, long sentAt) {
		keeper().written(sent, sentAt);
		keeper().tell(new RegistrationEvent.Registered(sent, keeper().backend().name(), this.reason));
		keeper().settle();
	}

	private void failed(Throwable error, long sentAt) {
		keeper().failed("register", error, sentAt);
	}

}
