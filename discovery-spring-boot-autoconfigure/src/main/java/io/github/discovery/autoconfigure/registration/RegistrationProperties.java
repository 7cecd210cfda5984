package io.github.discovery.autoconfigure.registration;

import java.util.List;
import java.util.Map;

import io.github.discovery.model.InstanceStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code discovery.registration} that say who this instance is.
 *
 * @param serviceName Name to register under, by default the application's name in a legal
 * form.
 * @param instanceId Id within the service, by default unique for service, host, port and
 * process start; may hold {host}, {port}, {version} and {environment}.
 * @param version Version of this application, by default that of its manifest.
 * @param zone Zone in which this instance runs, by default that of
 * spring.cloud.loadbalancer.zone.
 * @param weight Share of calls this instance wants, relative to its peers.
 * @param tags Tags to find this instance by; may hold {instance-id}, {host}, {port},
 * {version} and {environment}.
 * @param metadata Metadata of this instance, by key; values may hold the same
 * placeholders as tags.
 * @param initialStatus Status to register with.
 */
@ConfigurationProperties(RegistrationProperties.PREFIX)
public record RegistrationProperties(@Nullable String serviceName, @Nullable String instanceId,
		@Nullable String version, @Nullable String zone, @DefaultValue("1") int weight, @DefaultValue List<String> tags,
		@DefaultValue Map<String, String> metadata, @DefaultValue("passing") InstanceStatus initialStatus) {

	static final String PREFIX = "discovery.registration";

	static final RegistrationProperties DEFAULTS = new RegistrationProperties(null, null, null, null, 1, List.of(),
			Map.of(), InstanceStatus.PASSING);

}
