package io.github.discovery.autoconfigure.actuate;

import java.util.List;

import io.github.discovery.actuate.DiscoveryEndpoint;
import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.observation.EventLogAutoConfiguration;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.observation.EventLog;
import io.github.discovery.observation.PickCounts;
import io.github.discovery.registration.Registrar;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoint {@code discovery}.
 */
@AutoConfiguration(after = EventLogAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(DiscoveryEndpoint.class)
@ConditionalOnDiscovery({ ServiceCatalog.class, EventLog.class })
public final class DiscoveryEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DiscoveryEndpoint discoveryEndpoint(ServiceCatalog catalog, ObjectProvider<Registrar> registrar, EventLog events,
			ObjectProvider<PickCounts> picks, ObjectProvider<CallPipelines> pipelines) {
		return new DiscoveryEndpoint(catalog, () -> {
			Registrar present = registrar.getIfAvailable();
			return (present != null) ? present.states() : List.of();
		}, events, picks.getIfAvailable(() -> List::of), (service) -> {
			CallPipelines calls = pipelines.getIfAvailable();
			return (calls != null) ? calls.all().get(service) : null;
		});
	}

}
