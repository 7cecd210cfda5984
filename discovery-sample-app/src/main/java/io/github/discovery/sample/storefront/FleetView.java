package io.github.discovery.sample.storefront;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Puts together what the registry says about the greeting instances and what calls to
 * them came to.
 */
@Component
class FleetView {

	private final Greetings greetings;

	private final CallPipelines pipelines;

	private final LastCalls calls;

	FleetView(Greetings greetings, CallPipelines pipelines, LastCalls calls) {
		this.greetings = greetings;
		this.pipelines = pipelines;
		this.calls = calls;
	}

	Fleet read(boolean canStart) {
		ServicePipeline pipeline = this.pipelines.of(Greetings.SERVICE);
		Map<String, Ejection> ejections = pipeline.picks().ejections();
		List<Row> rows = this.greetings.all()
			.stream()
			.map((instance) -> row(instance, ejections.get(instance.getInstanceId())))
			.toList();
		return new Fleet(rows, breaker(pipeline), canStart);
	}

	private Row row(DiscoveredInstance instance, @Nullable Ejection ejection) {
		String id = instance.getInstanceId();
		return new Row(id, instance.authority(), instance.status().name(), this.greetings.condition(id), rest(ejection),
				this.calls.of(id));
	}

	private static @Nullable String rest(@Nullable Ejection ejection) {
		if (ejection == null) {
			return null;
		}
		return (ejection.isOnTrial() ? "on trial after " : "ejected after ") + ejection.reason();
	}

	private static String breaker(ServicePipeline pipeline) {
		var state = pipeline.guard().state();
		return (state != null) ? state.name().toLowerCase(Locale.ROOT).replace('_', '-') : "none";
	}

	/**
	 * The instances of the greeting service.
	 *
	 * @param instances one row each
	 * @param breaker the state of the service's circuit breaker
	 * @param canStart whether another one can be started from the page
	 */
	record Fleet(List<Row> instances, String breaker, boolean canStart) {
	}

	/**
	 * One instance.
	 *
	 * @param id the instance id
	 * @param address host and port
	 * @param status the status in the registry
	 * @param condition what it was told to be
	 * @param rest why it is not called, {@code null} if it is
	 * @param calls its part of the last calls
	 */
	record Row(String id, String address, String status, String condition, @Nullable String rest,
			LastCalls.Part calls) {
	}

}
