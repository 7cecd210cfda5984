package io.github.discovery.loadbalancing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.model.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Instances, snapshots and contexts for tests of pickers.
 */
public final class PickerFixtures {

	/** The service of all instances here. */
	public static final ServiceName SERVICE = ServiceName.of("payments");

	/** What holds by chance is to hold with each of these. */
	public static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L);

	private PickerFixtures() {
	}

	/**
	 * Return the context of a picker while no time passes.
	 * @param settings of the service
	 * @return a context with statistics of its own and fixed chance
	 */
	public static PickerContext context(ServiceSettings settings) {
		return context(settings, () -> 0);
	}

	/**
	 * Return the context of a picker.
	 * @param settings of the service
	 * @param ticker the clock
	 * @return a context with statistics of its own and fixed chance
	 */
	public static PickerContext context(ServiceSettings settings, Ticker ticker) {
		return context(settings, ticker, new SplittableRandom(42));
	}

	/**
	 * Return the context of a picker.
	 * @param settings of the service
	 * @param ticker the clock
	 * @param random chance
	 * @return a context with statistics of its own
	 */
	public static PickerContext context(ServiceSettings settings, Ticker ticker, RandomGenerator random) {
		return new PickerContext(settings, new ServiceStatistics(ticker), Map.of(), Locality.UNKNOWN, ticker, random);
	}

	/**
	 * Return candidates as they come to the first layer.
	 * @param context what they may look at
	 * @param instances the instances
	 * @return candidates
	 */
	public static Candidates candidates(PickerContext context, List<DiscoveredInstance> instances) {
		return Candidates.of(snapshot(instances), context);
	}

	/**
	 * Return a snapshot.
	 * @param instances the instances
	 * @return a snapshot in which all but critical ones and maintenance may be called
	 */
	public static ServiceSnapshot snapshot(List<DiscoveredInstance> instances) {
		ServiceName service = instances.isEmpty() ? SERVICE : instances.get(0).service();
		return ServiceSnapshot.of(service, 1, instances,
				Set.of(InstanceStatus.PASSING, InstanceStatus.WARNING, InstanceStatus.UNKNOWN));
	}

	/**
	 * Return passing instances.
	 * @param count how many
	 * @return instances with the ids i-0000, i-0001 and so on
	 */
	public static List<DiscoveredInstance> instances(int count) {
		List<DiscoveredInstance> instances = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			instances.add(instance(i).build());
		}
		return instances;
	}

	/**
	 * Begin an instance.
	 * @param number makes its id and address
	 * @return a builder
	 */
	public static DiscoveredInstance.Builder instance(int number) {
		return DiscoveredInstance.builder(SERVICE, "i-%04d".formatted(number))
			.address("10.0." + (number / 250) + "." + (number % 250), 8080);
	}

	/**
	 * Pick and count.
	 * @param picker what picks
	 * @param request what for
	 * @param times how often
	 * @return how often each id was picked
	 */
	public static Map<String, Integer> count(Picker picker, PickRequest request, int times) {
		Map<String, Integer> counts = new HashMap<>();
		for (int i = 0; i < times; i++) {
			counts.merge(id(picker, request), 1, Integer::sum);
		}
		return counts;
	}

	/**
	 * Pick once.
	 * @param picker what picks
	 * @param request what for
	 * @return the id of the instance picked
	 */
	public static String id(Picker picker, PickRequest request) {
		Candidate candidate = picker.pick(request);
		assertThat(candidate).isNotNull();
		return candidate.instance().getInstanceId();
	}

}
