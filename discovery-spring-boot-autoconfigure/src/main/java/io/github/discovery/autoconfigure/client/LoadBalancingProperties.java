package io.github.discovery.autoconfigure.client;

import java.util.HashMap;
import java.util.Map;

import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code discovery.load-balancing}.
 *
 * @param strategy Strategy that chooses between the instances of a service: round-robin,
 * random or the name of a LoadBalancingStrategy bean.
 * @param services Settings of single services by name; a name with dots is written
 * services[a.b].
 */
@ConfigurationProperties("discovery.load-balancing")
public record LoadBalancingProperties(@DefaultValue("round-robin") String strategy,
		@DefaultValue Map<String, Service> services) {

	/**
	 * Convert to what the core works with.
	 * @return the settings
	 * @throws io.github.discovery.model.IllegalNameException if a service has an illegal
	 * name
	 */
	public LoadBalancingSettings toSettings() {
		Map<ServiceName, ServiceSettings> converted = new HashMap<>();
		this.services.forEach((name, service) -> {
			String own = service.strategy();
			converted.put(ServiceName.of(name),
					ServiceSettings.DEFAULTS.withStrategy((own != null) ? own : this.strategy));
		});
		return new LoadBalancingSettings(ServiceSettings.DEFAULTS.withStrategy(this.strategy), converted);
	}

	/**
	 * Settings of one service.
	 *
	 * @param strategy Strategy for this service, in place of the general one.
	 */
	public record Service(@Nullable String strategy) {
	}

}
