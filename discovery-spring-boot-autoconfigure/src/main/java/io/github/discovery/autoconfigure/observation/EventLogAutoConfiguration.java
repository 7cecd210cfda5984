package io.github.discovery.autoconfigure.observation;

import java.time.InstantSource;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.InstanceChooser;
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
		"io.github.discovery.autoconfigure.registration.RegistrationAutoConfiguration",
		"io.github.discovery.autoconfigure.client.LoadBalancingAutoConfiguration" })
@ConditionalOnDiscovery(ServiceCatalog.class)
public final class EventLogAutoConfiguration {

	/** Not lazy: events that nobody listens to are lost. */
	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	EventLog discoveryEventLog(ServiceCatalog catalog, ObjectProvider<Registrar> registrar,
			ObjectProvider<InstanceChooser> chooser) {
		EventLog events = new EventLog(InstantSource.system());
		events.addListener(new EventLogger(Ticker.system()));
		events.follow(catalog);
		registrar.ifAvailable(events::follow);
		chooser.ifAvailable(events::follow);
		return events;
	}

}
