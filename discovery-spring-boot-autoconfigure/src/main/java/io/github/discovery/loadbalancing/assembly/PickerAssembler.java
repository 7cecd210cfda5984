package io.github.discovery.loadbalancing.assembly;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.PickerFactory;
import io.github.discovery.loadbalancing.PickerLayer;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.loadbalancing.layer.EjectionLayer;
import io.github.discovery.loadbalancing.layer.PriorityLayer;
import io.github.discovery.loadbalancing.layer.SelectionLayer;
import io.github.discovery.loadbalancing.layer.SubsetLayer;
import io.github.discovery.loadbalancing.layer.WeightLayer;
import io.github.discovery.loadbalancing.layer.ZoneLayer;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.model.ThreadRandom;

/**
 * Puts the layers and the strategy of a service around a snapshot, in the one order in
 * which layers stand: status, selection, ejection, priority and zone, subset, weight,
 * strategy.
 */
public final class PickerAssembler {

	private final List<PickerLayer> layers;

	private final Strategies strategies;

	private volatile LoadBalancingSettings settings;

	/**
	 * Create an assembler.
	 * @param strategies the strategies there are
	 * @param settings which of them to use where
	 * @throws UnknownStrategyException if the settings name another one
	 */
	public PickerAssembler(Strategies strategies, LoadBalancingSettings settings) {
		// The seed is drawn here and not in a constant, which a native image would keep.
		this(strategies, settings, ThreadRandom.shared().nextLong());
	}

	/**
	 * Create an assembler that chooses the same subset of many instances each time.
	 * @param strategies the strategies there are
	 * @param settings which of them to use where
	 * @param seed whatever is not that of other processes
	 * @throws UnknownStrategyException if the settings name another one
	 */
	public PickerAssembler(Strategies strategies, LoadBalancingSettings settings, long seed) {
		this.layers = inOrder(seed);
		this.strategies = strategies;
		this.settings = checked(settings);
	}

	private static List<PickerLayer> inOrder(long seed) {
		return List.of(new SelectionLayer(), new EjectionLayer(), new PriorityLayer(), new ZoneLayer(),
				new SubsetLayer(seed), new WeightLayer());
	}

	/**
	 * Go by other settings from now on; pickers that exist are not touched.
	 * @param other the settings
	 * @throws UnknownStrategyException if they name a strategy that does not exist; the
	 * ones before then stay
	 */
	public void use(LoadBalancingSettings other) {
		this.settings = checked(other);
	}

	private LoadBalancingSettings checked(LoadBalancingSettings checked) {
		this.strategies.get(checked.defaults().strategy());
		checked.services().values().forEach((service) -> this.strategies.get(service.strategy()));
		return checked;
	}

	/**
	 * Return the settings of all services.
	 * @return the settings that are in use
	 */
	public LoadBalancingSettings settings() {
		return this.settings;
	}

	/**
	 * Return the settings of a service.
	 * @param service the service
	 * @return what holds for it now
	 */
	public ServiceSettings settings(ServiceName service) {
		return this.settings.of(service);
	}

	/**
	 * Make the picker of a snapshot.
	 * @param snapshot what is known of a service
	 * @param context what layers and strategies may look at
	 * @return the picker and what its layers have dropped
	 * @throws UnknownStrategyException if the settings name a strategy that does not
	 * exist
	 */
	public Assembled assemble(ServiceSnapshot snapshot, PickerContext context) {
		Candidates candidates = Candidates.of(snapshot, context);
		PickerFactory factory = this.strategies.get(context.settings().strategy());
		for (int i = this.layers.size() - 1; i >= 0; i--) {
			PickerLayer layer = this.layers.get(i);
			PickerFactory next = factory;
			factory = (rest) -> rest.remaining().isEmpty() ? Picker.NONE : layer.apply(rest, next);
		}
		Picker picker = factory.create(candidates);
		return new Assembled(picker, candidates.dropped(), candidates.remarks(), candidates.refreshNanos(),
				(options) -> assemble(snapshot, context.withSettings(apply(options, context.settings()))));
	}

	private static ServiceSettings apply(PickOptions options, ServiceSettings configured) {
		SelectionSettings selection = configured.selection();
		SelectionSettings narrowed = new SelectionSettings(both(selection.require(), options.selection()),
				(options.selection().version() != null) ? Map.of() : selection.versions(), selection.minimumHealth());
		return new ServiceSettings((options.strategy() != null) ? options.strategy() : configured.strategy(),
				configured.tuning(), narrowed, configured.ejection(), configured.zones(), configured.panic(),
				configured.weights(), configured.subsetSize());
	}

	private static Selection both(Selection configured, Selection wanted) {
		Map<String, String> metadata = new HashMap<>(configured.metadata());
		metadata.putAll(wanted.metadata());
		return new Selection((wanted.version() != null) ? wanted.version() : configured.version(),
				Stream.concat(configured.tags().stream(), wanted.tags().stream()).collect(Collectors.toSet()),
				metadata);
	}

}
