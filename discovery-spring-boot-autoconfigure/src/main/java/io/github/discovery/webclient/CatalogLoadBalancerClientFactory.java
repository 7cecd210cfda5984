package io.github.discovery.webclient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.call.CallPipelines;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClientsProperties;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClientSpecification;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Hands out {@link CatalogLoadBalancer}s where Spring Cloud would build an application
 * context for each service. Services for which the application has given a configuration
 * of its own by {@code @LoadBalancerClient} keep Spring Cloud's way.
 */
public final class CatalogLoadBalancerClientFactory extends LoadBalancerClientFactory {

	private static final int MAX_SERVICES = 1024;

	private final LoadBalancerClientsProperties properties;

	private final Supplier<InstanceChooser> chooser;

	private final CloudAttempts attempts;

	private final Map<String, ReactorServiceInstanceLoadBalancer> balancers = new ConcurrentHashMap<>();

	private boolean handsOverAll;

	/** A field: the map of configurations is wrapped anew each time it is asked for. */
	private Set<String> handedOver = Set.of();

	/**
	 * Create a factory.
	 * @param properties Spring Cloud's properties, asked for by its own classes
	 * @param chooser picks the instances, asked for with the first call
	 * @param pipelines where attempts are timed, asked with the first of them;
	 * {@code null} to count no attempts
	 */
	public CatalogLoadBalancerClientFactory(LoadBalancerClientsProperties properties, Supplier<InstanceChooser> chooser,
			Supplier<@Nullable CallPipelines> pipelines) {
		this(properties, chooser, new CloudAttempts(pipelines), new HashMap<>());
	}

	private CatalogLoadBalancerClientFactory(LoadBalancerClientsProperties properties,
			Supplier<InstanceChooser> chooser, CloudAttempts attempts,
			Map<String, ApplicationContextInitializer<GenericApplicationContext>> initializers) {
		super(properties, initializers);
		this.properties = properties;
		this.chooser = chooser;
		this.attempts = attempts;
	}

	/**
	 * Return whether the application has configured a service's load balancer itself.
	 * @param service the service
	 * @return whether Spring Cloud's way is kept for it
	 */
	public boolean isHandedOver(String service) {
		return this.handsOverAll || this.handedOver.contains(service);
	}

	private static boolean isConfigured(LoadBalancerClientSpecification specification) {
		return specification.getConfiguration().length > 0;
	}

	@Override
	public void setConfigurations(List<LoadBalancerClientSpecification> configurations) {
		super.setConfigurations(configurations);
		this.handsOverAll = configurations.stream()
			.anyMatch((specification) -> specification.getName().startsWith("default.") && isConfigured(specification));
		this.handedOver = configurations.stream()
			.filter(CatalogLoadBalancerClientFactory::isConfigured)
			.map(LoadBalancerClientSpecification::getName)
			.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	@SuppressWarnings("unchecked")
	public LoadBalancerClientFactory withApplicationContextInitializers(Map<String, Object> initializers) {
		Map<String, ApplicationContextInitializer<GenericApplicationContext>> converted = new HashMap<>();
		initializers.forEach((name, initializer) -> converted.put(name,
				(ApplicationContextInitializer<GenericApplicationContext>) initializer));
		CatalogLoadBalancerClientFactory copy = new CatalogLoadBalancerClientFactory(this.properties, this.chooser,
				this.attempts, converted);
		copy.setConfigurations(new ArrayList<>(getConfigurations().values()));
		return copy;
	}

	// Gateway knows a load balancer's context by this name, and rebuilds all its routes
	// whenever another one appears.
	@Override
	protected String generateDisplayName(String name) {
		return "LoadBalancerClientFactory-" + name;
	}

	@Override
	public <T> @Nullable T getInstance(String name, Class<T> type) {
		if (isHandedOver(name)) {
			return super.getInstance(name, type);
		}
		if (type.isAssignableFrom(CatalogLoadBalancer.class)) {
			return type.cast(balancer(name));
		}
		return getParent().getBeanProvider(type).getIfUnique();
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T getInstance(String name, ResolvableType type) {
		if (isHandedOver(name)) {
			return super.getInstance(name, type);
		}
		if (type.isAssignableFrom(CatalogLoadBalancer.class)) {
			return (T) balancer(name);
		}
		return getParent().<T>getBeanProvider(type).getIfUnique();
	}

	@Override
	public <T> Map<String, T> getInstances(String name, Class<T> type) {
		if (isHandedOver(name)) {
			return super.getInstances(name, type);
		}
		Map<String, T> beans = BeanFactoryUtils.beansOfTypeIncludingAncestors(getParent(), type);
		if (type != LoadBalancerLifecycle.class) {
			return beans;
		}
		// No bean: our own clients, which ask for beans, count their attempts themselves.
		Map<String, T> lifecycles = new LinkedHashMap<>(beans);
		lifecycles.put("discoveryCloudAttempts", type.cast(this.attempts));
		return lifecycles;
	}

	@Override
	public <T> ObjectProvider<T> getProvider(String name, Class<T> type) {
		return isHandedOver(name) ? super.getProvider(name, type) : getParent().getBeanProvider(type);
	}

	@Override
	public <T> ObjectProvider<T> getLazyProvider(String name, Class<T> type) {
		return isHandedOver(name) ? super.getLazyProvider(name, type) : getParent().getBeanProvider(type);
	}

	private ReactorServiceInstanceLoadBalancer balancer(String name) {
		ReactorServiceInstanceLoadBalancer balancer = this.balancers.get(name);
		if (balancer != null) {
			return balancer;
		}
		CatalogLoadBalancer made = new CatalogLoadBalancer(this.chooser.get(), name.toLowerCase(Locale.ROOT));
		if (this.balancers.size() < MAX_SERVICES) {
			this.balancers.put(name, made);
		}
		return made;
	}

}
