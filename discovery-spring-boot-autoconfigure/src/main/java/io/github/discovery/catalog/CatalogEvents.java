package io.github.discovery.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.timing.LoopRuntime;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Hands events out: each subscriber has a bounded queue of its own that drops the oldest,
 * and is called on the listeners' scheduler. Emits on the state scheduler.
 */
final class CatalogEvents implements Reflector.Listener {

	static final int QUEUE = 1024;

	private final Sinks.Many<CatalogEvent> sink = Sinks.many().multicast().directBestEffort();

	private final LoopRuntime runtime;

	private final Consumer<Collection<ServiceName>> changes;

	CatalogEvents(LoopRuntime runtime, Consumer<Collection<ServiceName>> changes) {
		this.runtime = runtime;
		this.changes = changes;
	}

	Flux<CatalogEvent> flux() {
		return this.sink.asFlux()
			.onBackpressureBuffer(QUEUE, BufferOverflowStrategy.DROP_OLDEST)
			.publishOn(this.runtime.callbacks(), 1);
	}

	void emit(CatalogEvent event) {
		if (this.sink.currentSubscriberCount() > 0) {
			this.sink.tryEmitNext(event);
		}
	}

	void close() {
		this.sink.tryEmitComplete();
	}

	@Override
	public void changed(Set<ServiceName> services) {
		this.changes.accept(services);
	}

	@Override
	public void withheld(String source, ServiceName service, List<String> instanceIds) {
		emit(new CatalogEvent.LossWithheld(service, source, instanceIds));
	}

	@Override
	public void failed(String source, Set<ServiceName> services, String reason) {
		services.forEach((service) -> emit(new CatalogEvent.SourceFailed(service, source, reason)));
	}

	@Override
	public void recovered(String source, Set<ServiceName> services) {
		services.forEach((service) -> emit(new CatalogEvent.SourceRecovered(service, source)));
	}

}
