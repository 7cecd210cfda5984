package io.github.discovery.autoconfigure.observation;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.client.LoadBalancingAutoConfiguration;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.observation.ChooserPickCounts;
import io.github.discovery.observation.PickCounts;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of the statistics that meters and the endpoint show.
 */
@AutoConfiguration(after = LoadBalancingAutoConfiguration.class)
@ConditionalOnDiscovery(InstanceChooser.class)
public final class PickCountsAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	PickCounts discoveryPickCounts(InstanceChooser chooser) {
		return new ChooserPickCounts(chooser);
	}

}
