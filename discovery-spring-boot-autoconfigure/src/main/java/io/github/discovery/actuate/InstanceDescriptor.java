package io.github.discovery.actuate;

import java.util.List;
import java.util.Map;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.observation.PickCounts.PickCount;
import org.jspecify.annotations.Nullable;

/**
 * An instance as operators see it. Without its metadata: applications keep credentials
 * there.
 *
 * @param service the service
 * @param instanceId the id
 * @param uri where it is called
 * @param status what the registry says of it
 * @param zone its zone
 * @param datacenter its datacenter
 * @param version its version
 * @param weight its weight
 * @param priority its priority, 0 is the first
 * @param tags its tags
 * @param source the backend it comes from
 * @param statistics what came of calls to it, {@code null} if it was never called
 */
public record InstanceDescriptor(String service, String instanceId, String uri, InstanceStatus status,
		@Nullable String zone, @Nullable String datacenter, @Nullable String version, int weight, int priority,
		List<String> tags, String source, @Nullable Statistics statistics) {

	static InstanceDescriptor of(DiscoveredInstance instance, @Nullable PickCount count) {
		return new InstanceDescriptor(instance.getServiceId(), instance.getInstanceId(), instance.getUri().toString(),
				instance.status(), instance.zone(), instance.datacenter(), instance.version(), instance.weight(),
				instance.priority(), instance.tags(), instance.source(),
				(count != null) ? new Statistics(count.picks(), count.inFlight(), count.outcomes()) : null);
	}

	/**
	 * What came of calls to an instance.
	 *
	 * @param picks how often it was picked
	 * @param inFlight attempts under way
	 * @param outcomes attempts that ended, by outcome
	 */
	public record Statistics(long picks, long inFlight, Map<String, Long> outcomes) {
	}

}
