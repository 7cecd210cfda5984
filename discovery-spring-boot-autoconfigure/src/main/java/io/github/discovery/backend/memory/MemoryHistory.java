package io.github.discovery.backend.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.github.discovery.spi.Revision;
import io.github.discovery.spi.WatchEvent;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of a registry, each with its revision. Guarded by the registry's
 * monitor.
 */
final class MemoryHistory {

	private final String epoch;

	private final int bound;

	private final Deque<WatchEvent> changes = new ArrayDeque<>();

	private long position;

	MemoryHistory(String epoch, int bound) {
		this.epoch = epoch;
		this.bound = bound;
	}

	void add(WatchEvent change) {
		if (this.changes.size() == this.bound) {
			this.changes.removeFirst();
		}
		this.changes.addLast(change);
		this.position++;
	}

	Revision revision() {
		return new Revision(this.epoch, Long.toString(this.position));
	}

	boolean knows(Revision revision) {
		return revision.epoch().equals(this.epoch);
	}

	/**
	 * Return the changes after a revision.
	 * @param revision a revision
	 * @return the changes in order, {@code null} if they are not all known any more
	 */
	@Nullable List<WatchEvent> after(Revision revision) {
		if (!knows(revision)) {
			return null;
		}
		long behind = this.position - Long.parseLong(revision.position());
		if (behind < 0 || behind > this.changes.size()) {
			return null;
		}
		List<WatchEvent> all = new ArrayList<>(this.changes);
		return all.subList(all.size() - (int) behind, all.size());
	}

}
