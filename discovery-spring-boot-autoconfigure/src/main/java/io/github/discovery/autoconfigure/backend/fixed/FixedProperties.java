package io.github.discovery.autoconfigure.backend.fixed;

import java.util.List;
import java.util.Map;

import io.github.discovery.backend.fixed.FixedSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys of the services with fixed addresses.
 *
 * @param services URLs of each service, http or https, with zone, version, weight, tags
 * and metadata as query parameters; they win over every registry.
 */
@ConfigurationProperties("discovery.static")
public record FixedProperties(@DefaultValue Map<String, List<String>> services) {

	FixedSettings toSettings() {
		return FixedSettings.of(this.services);
	}

}
