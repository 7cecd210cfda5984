package io.github.discovery.context;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.discovery.catalog.RegistryUnavailableException;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The list of all services as both discovery clients give it. Remembers whether anybody
 * ever asked, because only then do changes of the list matter to anyone.
 */
public final class CatalogServices {

	private final ServiceCatalog catalog;

	private volatile boolean wanted;

	/**
	 * Create a list.
	 * @param catalog where the names are read
	 */
	public CatalogServices(ServiceCatalog catalog) {
		this.catalog = catalog;
	}

	Mono<Set<ServiceName>> names() {
		this.wanted = true;
		return this.catalog.services();
	}

	List<String> await() {
		if (!Schedulers.isInNonBlockingThread()) {
			this.wanted = true;
			return text(this.catalog.awaitServices());
		}
		CompletableFuture<@Nullable Set<ServiceName>> future = names().toFuture();
		Set<ServiceName> known = future.isDone() ? future.getNow(null) : null;
		if (known != null) {
			return text(known);
		}
		future.cancel(false);
		throw new RegistryUnavailableException(null, "the services are not listed yet, and a non-blocking thread must "
				+ "not wait for it: use ReactiveDiscoveryClient");
	}

	boolean isWanted() {
		return this.wanted;
	}

	static List<String> text(Set<ServiceName> names) {
		return names.stream().map(ServiceName::value).toList();
	}

}
