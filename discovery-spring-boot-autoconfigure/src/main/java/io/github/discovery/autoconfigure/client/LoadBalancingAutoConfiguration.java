package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.DiscoverySchedulers;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.OwnLocality;
import io.github.discovery.client.PickRuntime;
import io.github.discovery.client.PicksListener;
import io.github.discovery.loadbalancing.HashKeyResolver;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ThreadRandom;
import io.github.discovery.model.Ticker;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of how instances are chosen, whoever asks for one.
 */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class,
		afterName = "io.github.discovery.autoconfigure.catalog.CatalogAutoConfiguration")
@ConditionalOnDiscovery(ServiceCatalog.class)
public final class LoadBalancingAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	PickerAssembler discoveryPickerAssembler(SettingsSource settings, ObjectProvider<LoadBalancingStrategy> beans,
			ObjectProvider<HashKeyResolver> resolver) {
		HashKeyResolver keys = resolver.getIfAvailable();
		Strategies strategies = new Strategies(beans.orderedStream().toList(), keys);
		LoadBalancingSettings read = LoadBalancingProperties.settings(settings);
		PickerAssembler assembler = new PickerAssembler(strategies, read);
		if (keys == null) {
			KeylessHashing.tell(read, strategies);
		}
		return assembler;
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	InstanceChooser discoveryInstanceChooser(ServiceCatalog catalog, PickerAssembler assembler,
			DiscoverySchedulers schedulers, Environment environment) {
		PickRuntime runtime = new PickRuntime(schedulers.state(), Ticker.system(), ThreadRandom.shared());
		return new InstanceChooser(catalog, assembler, runtime, locality(catalog, environment));
	}

	@Bean
	@ConditionalOnMissingBean
	static PicksListening discoveryPicksListening(ObjectProvider<PicksListener> listeners) {
		return new PicksListening(listeners);
	}

	private static OwnLocality locality(ServiceCatalog catalog, Environment environment) {
		String own = environment.getProperty("discovery.registration.zone");
		String zone = (own != null) ? own : environment.getProperty("spring.cloud.loadbalancer.zone");
		String name = environment.getProperty("discovery.registration.service-name",
				environment.getProperty("spring.application.name", ""));
		return new OwnLocality(catalog, name.isBlank() ? null : ServiceName.normalise(name).value(), zone);
	}

}
