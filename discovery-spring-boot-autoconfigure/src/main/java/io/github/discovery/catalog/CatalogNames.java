package io.github.discovery.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.timing.LoopRuntime;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The names of all services, joined from the last known good answers of the backends.
 */
final class CatalogNames {

	private final List<ServiceNames> lists;

	private final CatalogSettings settings;

	private final LoopRuntime runtime;

	CatalogNames(List<Source> sources, CatalogSettings settings, LoopRuntime runtime) {
		this.lists = sources.stream().map(Source::names).filter(ServiceNames::isSupported).toList();
		this.settings = settings;
		this.runtime = runtime;
	}

	/**
	 * Return all names; waits for a backend whose answer is old, but never longer than a
	 * first look-up.
	 * @param known names that are known to have instances, whatever the lists say
	 * @param delivery where an answer that had to be waited for is delivered
	 * @return the names in order
	 */
	Mono<Set<ServiceName>> all(Supplier<Set<ServiceName>> known, Scheduler delivery) {
		return Mono.defer(() -> {
			List<Mono<ServiceNames.Answer>> awaited = new ArrayList<>();
			for (ServiceNames list : this.lists) {
				ServiceNames.Answer answer = list.ask();
				if (list.isWorthWaiting(answer)) {
					awaited.add(list.fresh());
				}
			}
			if (awaited.isEmpty()) {
				return Mono.fromSupplier(() -> join(known.get()));
			}
			return Flux.merge(awaited)
				.then()
				.timeout(this.settings.timing().firstLookupTimeout(), Mono.empty(), this.runtime.state())
				.publishOn(delivery)
				.then(Mono.fromSupplier(() -> join(known.get())));
		});
	}

	private Set<ServiceName> join(Set<ServiceName> known) {
		Set<ServiceName> names = new TreeSet<>(known);
		boolean answered = this.lists.isEmpty();
		for (ServiceNames list : this.lists) {
			ServiceNames.Answer answer = list.last();
			if (answer != null) {
				answered = true;
				names.addAll(answer.names());
			}
		}
		if (!answered && names.isEmpty()) {
			String errors = this.lists.stream().map(ServiceNames::describe).collect(Collectors.joining("; "));
			throw new RegistryUnavailableException(null, "no registry has listed its services yet (" + errors + ")");
		}
		return names;
	}

}
