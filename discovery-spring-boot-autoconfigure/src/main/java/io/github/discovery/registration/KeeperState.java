package io.github.discovery.registration;

import io.github.discovery.spi.RegistryException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Where an entry stands in one backend. A state owns what it has scheduled and sent, and
 * takes it along when it is left. All methods run on the state thread.
 */
abstract sealed class KeeperState permits LiveState, BackingOff, Deregistering, Deregistered {

	private final EntryKeeper keeper;

	private final String name;

	private final Disposable.Composite tasks = Disposables.composite();

	KeeperState(EntryKeeper keeper, String name) {
		this.keeper = keeper;
		this.name = name;
	}

	EntryKeeper keeper() {
		return this.keeper;
	}

	void owns(Disposable task) {
		this.tasks.add(task);
	}

	/** The state in one word, for people. */
	String name() {
		return this.name;
	}

	abstract void enter();

	void leave() {
		this.tasks.dispose();
	}

	/** Another content is wanted than before, or the entry is wanted again. */
	void wanted() {
	}

	/** The entry is not wanted any more. */
	abstract void unwanted();

	void gateClosed(RegistryException.Unreachable cause) {
	}

	void gateOpened() {
	}

	/** Whether only a change or the passing of time helps, not a look at the registry. */
	boolean isRefused() {
		return false;
	}

	@Nullable Long due() {
		return null;
	}

}
