package io.github.discovery.backend.consul;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Names;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import reactor.core.publisher.Mono;

/**
 * Reads services. Every read goes to the backend that Consul calls
 * {@code blocking-query}: plain reads do, and those with an index do when they ask for an
 * order by distance. The streaming backend, which would answer them otherwise, sends an
 * unmarked empty list when it knows nothing.
 */
final class ConsulReader {

	/**
	 * Consul's index is comparable as long as it grows; going back marks a new history.
	 */
	static final String EPOCH = "consul";

	private static final String READ = "service:read and node:read";

	private final ConsulClient client;

	private final ConsulSettings settings;

	private final ConsulMapping mapping;

	ConsulReader(ConsulClient client, ConsulSettings settings) {
		this.client = client;
		this.settings = settings;
		this.mapping = new ConsulMapping(settings, new AddressReader(settings.addresses().readTag()));
	}

	/**
	 * Read a service now.
	 */
	Mono<ConsulAnswer> read(ServiceName service) {
		return health(request(service));
	}

	/**
	 * Read a service when it has changed, or after the wait.
	 */
	Mono<ConsulAnswer> await(ServiceName service, long index) {
		return health(request(service).with("near", "_agent")
			.with("index", Long.toString(index))
			.with("wait", ConsulEntry.duration(this.settings.waitTime()))
			.within(ConsulWatch.longestWait(this.settings)));
	}

	Mono<Set<ServiceName>> services() {
		ConsulRequest request = options(ConsulRequest.get(READ, "catalog", "services"));
		return this.client.send(request).map((answer) -> {
			if (!answer.body().isObject() || answer.index() == 0) {
				throw ConsulErrors.of(request, 200, answer.body().toString());
			}
			if (answer.mayBeHidden()) {
				throw new RegistryException.Unauthorised(ConsulBackend.NAME,
						request + ": no service is visible without a token; it needs " + READ);
			}
			Set<ServiceName> names = new HashSet<>();
			answer.body().properties().forEach((property) -> {
				if (Names.isServiceName(property.getKey())) {
					names.add(ServiceName.of(property.getKey()));
				}
			});
			return names;
		});
	}

	Mono<Void> probe() {
		ConsulRequest request = ConsulRequest.get("no right", "status", "leader");
		return this.client.send(request).doOnNext((answer) -> {
			if (!answer.body().isString()) {
				throw ConsulErrors.of(request, 200, answer.body().toString());
			}
			if (answer.body().asString("").isEmpty()) {
				throw new RegistryException.Unreachable(ConsulBackend.NAME, "there is no leader", null);
			}
		}).then();
	}

	/**
	 * Turn an answer into a listing.
	 */
	Listing listing(ServiceName service, ConsulAnswer answer, long previousIndex) {
		List<DiscoveredInstance> instances = this.mapping.instances(service, answer.body());
		instances.sort(Comparator.comparing(DiscoveredInstance::getInstanceId));
		return new Listing(instances, new Revision(EPOCH, Long.toString(answer.index())),
				answer.continuity(previousIndex));
	}

	/**
	 * Return the index of a revision: 0 of none, and of another history one that nothing
	 * can follow.
	 */
	static long index(Revision revision) {
		if (revision.equals(Revision.NONE)) {
			return 0;
		}
		try {
			return revision.epoch().equals(EPOCH) ? Long.parseLong(revision.position()) : Long.MAX_VALUE;
		}
		catch (NumberFormatException ex) {
			return Long.MAX_VALUE;
		}
	}

	private ConsulRequest request(ServiceName service) {
		return options(ConsulRequest.get(READ, "health", "service", service.value()));
	}

	private ConsulRequest options(ConsulRequest request) {
		ConsulRequest with = request;
		if (this.settings.consistency() != ConsulSettings.Consistency.DEFAULT) {
			with = with.with(this.settings.consistency().parameter(), "");
		}
		String datacenter = this.settings.datacenter();
		return (datacenter != null) ? with.with("dc", datacenter) : with;
	}

	private Mono<ConsulAnswer> health(ConsulRequest request) {
		return this.client.send(request).doOnNext((answer) -> {
			if (!answer.body().isArray() || answer.headers().getFirst("X-Consul-Index") == null) {
				throw ConsulErrors.of(request, 200, answer.body().toString());
			}
			if (answer.body().isEmpty() && answer.mayBeHidden()) {
				throw new RegistryException.Unauthorised(ConsulBackend.NAME,
						request + ": nothing is visible without a token; it needs " + READ);
			}
		});
	}

}
