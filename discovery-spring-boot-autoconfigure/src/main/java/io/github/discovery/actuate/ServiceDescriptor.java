package io.github.discovery.actuate;

import java.util.List;

import io.github.discovery.observation.ObservedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What {@code /actuator/discovery/{service}} answers.
 *
 * @param service the service
 * @param followed whether somebody asked for it lately
 * @param stale whether its data is older than {@code discovery.catalog.stale-after}
 * @param version grows with each snapshot, 0 before the first
 * @param sources how well each backend is heard about it, with the age of the data
 * @param instances what is known, whatever the status
 * @param registrations the own entries of that name
 * @param calls how it is called from here, {@code null} if it is not
 * @param events the last events, the newest first
 */
public record ServiceDescriptor(String service, boolean followed, boolean stale, long version,
		List<DiscoveryDescriptor.Backend> sources, List<InstanceDescriptor> instances,
		List<DiscoveryDescriptor.Entry> registrations, @Nullable CallsDescriptor calls,
		List<ObservedEvent> events) implements OperationResponseBody {
}
