package io.github.discovery.registration;

import io.github.discovery.model.Registration;

/**
 * The entry is being written. A write under way is awaited even when the entry is not
 * wanted any more: a removal that overtook it would leave a zombie behind.
 */
final class Registering extends LiveState {

	static final String NAME = "registering";

	private final String reason;

	Registering(EntryKeeper keeper, String reason) {
		super(keeper, NAME);
		this.reason = reason;
	}

	@Override
	void begin() {
		Registration sent = keeper().writing();
		long sentAt = keeper().now();
		owns(keeper().send("register", () -> keeper().backend().register(sent), (error) -> failed(error, sentAt),
				() -> written(sent, sentAt)));
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
