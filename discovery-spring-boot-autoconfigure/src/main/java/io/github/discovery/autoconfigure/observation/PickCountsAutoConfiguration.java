package io.github.discovery.autoconfigure.observation;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.client.LoadBalancingAutoConfiguration;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.observation.ChooserPickCounts;
import io.github.discovery.observation.PickCounts;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the statistics that meters and the endpoint show.
 */
@AutoConfiguration(after = LoadBalancingAutoConfiguration.class)
@ConditionalOnBean({ SettingsSource.class, InstanceChooser.class })
public final class PickCountsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PickCounts discoveryPickCounts(InstanceChooser chooser) {
		return new ChooserPickCounts(chooser);
	}

}
