package io.github.discovery.registration;

import io.github.discovery.model.Registration;
import io.github.discovery.spi.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Only the status differs, and the registry is being told.
 */
final class TellingStatus extends LiveState {

	static final String NAME = "telling-status";

	private final Lease lease;

	private final @Nullable String repaired;

	/**
	 * Create a state.
	 * @param keeper the keeper
	 * @param lease what the registry has
	 * @param repaired what was found wrong, {@code null} if the wish has changed
	 */
	TellingStatus(EntryKeeper keeper, Lease lease, @Nullable String repaired) {
		super(keeper, NAME);
		this.lease = lease;
		this.repaired = repaired;
	}

	@Override
	void begin() {
		Registration sent = keeper().writing();
		long sentAt = keeper().now();
		owns(keeper().send("set status", () -> keeper().backend().setStatus(this.lease.written(), sent.status()),
				(error) -> failed(error, sentAt), () -> told(sent)));
	}

	private void told(Registration sent) {
		keeper().written(sent, this.lease.confirmedAt());
		String backend = keeper().backend().name();
		keeper().tell((this.repaired != null) ? new RegistrationEvent.Registered(sent, backend, this.repaired)
				: new RegistrationEvent.StatusChanged(sent, backend, sent.status()));
		keeper().settle();
	}

	private void failed(Throwable error, long sentAt) {
		if (keeper().isWanted()
				&& (error instanceof RegistryException.NotFound || error instanceof RegistryException.Conflict)) {
			keeper().become(new Registering(keeper(), Steps.reason(error)));
		}
		else {
			keeper().failed("set status", error, sentAt);
		}
	}

}
