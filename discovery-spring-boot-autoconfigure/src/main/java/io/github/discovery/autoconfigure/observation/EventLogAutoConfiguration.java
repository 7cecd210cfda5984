package io.github.discovery.autoconfigure.observation;

import java.time.InstantSource;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.PicksListener;
import io.github.discovery.client.call.CallListener;
import io.github.discovery.model.Ticker;
import io.github.discovery.observation.EventLog;
import io.github.discovery.observation.EventLogger;
import io.github.discovery.registration.Registrar;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of the event log, which is always on, and of one log line for each
 * event.
 */
@AutoConfiguration(afterName = { "io.github.discovery.autoconfigure.catalog.CatalogAutoConfiguration",
		"io.github.discovery.autoconfigure.registration.RegistrationAutoConfiguration" })
@ConditionalOnDiscovery(ServiceCatalog.class)
public final class EventLogAutoConfiguration {

	/** Not lazy: events that nobody listens to are lost. */
	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	EventLog discoveryEventLog(ServiceCatalog catalog, ObjectProvider<Registrar> registrar) {
		EventLog events = new EventLog(InstantSource.system());
		events.addListener(new EventLogger(Ticker.system()));
		events.follow(catalog);
		registrar.ifAvailable(events::follow);
		return events;
	}

	/** Whoever decides them asks for it: nothing is ejected before the first call. */
	@Bean
	@Lazy
	@ConditionalOnMissingBean(name = "discoveryEjectionEvents")
	PicksListener discoveryEjectionEvents(EventLog events) {
		return events.ejections();
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(name = "discoveryCircuitEvents")
	CallListener discoveryCircuitEvents(EventLog events) {
		return events.circuits();
	}

}
