package io.github.discovery.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.Explanation;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.Dropped;
import io.github.discovery.loadbalancing.assembly.Assembled;
import org.jspecify.annotations.Nullable;

/**
 * How a service is called from here.
 *
 * @param strategy the strategy that chooses
 * @param circuitBreaker the state of its circuit breaker, {@code null} if it has none
 * @param dropped instances that are not called now, with the layer that dropped them and
 * the reason
 * @param remarks what layers have to say, such as that zones cannot be preferred
 * @param explanations why the last calls that asked went where they went
 */
public record CallsDescriptor(String strategy, @Nullable String circuitBreaker, List<DroppedInstance> dropped,
		List<String> remarks, List<Explanation> explanations) {

	static CallsDescriptor of(ServicePipeline pipeline) {
		ServicePicks picks = pipeline.picks();
		Optional<Assembled> assembled = picks.peek();
		var state = pipeline.guard().state();
		return new CallsDescriptor(picks.settings().strategy(),
				(state != null) ? state.name().toLowerCase(Locale.ROOT).replace('_', '-') : null,
				assembled.map(Assembled::dropped).orElse(List.of()).stream().map(DroppedInstance::of).toList(),
				assembled.map(Assembled::remarks).orElse(List.of()), pipeline.explanations());
	}

	/**
	 * An instance that is not called now.
	 *
	 * @param instanceId its id
	 * @param layer what dropped it
	 * @param reason why
	 */
	public record DroppedInstance(String instanceId, String layer, String reason) {

		static DroppedInstance of(Dropped dropped) {
			return new DroppedInstance(dropped.instance().getInstanceId(), dropped.layer(), dropped.reason());
		}

	}

}
