package io.github.discovery.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.discovery.sample.storefront.Instances;
import io.github.discovery.sample.storefront.StorefrontApplication;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.StringUtils;

/**
 * The whole shop in one process: three greeting instances and a storefront, an
 * application context each, that find one another in the embedded registry called "shop".
 */
class Shop implements Instances, AutoCloseable {

	private static final int GREETINGS = 3;

	private final String[] args;

	private final Map<String, ConfigurableApplicationContext> greetings = new LinkedHashMap<>();

	private int started;

	Shop(String... args) {
		this.args = args;
	}

	/**
	 * Start everything.
	 * @return the storefront's context
	 */
	ConfigurableApplicationContext open() {
		for (int i = 0; i < GREETINGS; i++) {
			start();
		}
		SpringApplication storefront = SampleApplication.storefront();
		storefront.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) (context) -> context
			.registerBean("instances", Instances.class, () -> this));
		ConfigurableApplicationContext context = storefront.run(storefrontArguments());
		StorefrontApplication.announce(context);
		return context;
	}

	@Override
	public synchronized void start() {
		this.started++;
		String id = "greeting-" + this.started;
		SpringApplication greeting = SampleApplication.greeting();
		greeting.setLogStartupInfo(false);
		greeting.addInitializers(ownEventLoops());
		this.greetings.put(id, greeting.run(greetingArguments(id)));
	}

	@Override
	public synchronized void stop(String instanceId) {
		ConfigurableApplicationContext context = this.greetings.remove(instanceId);
		if (context == null) {
			throw new IllegalArgumentException("No greeting instance '" + instanceId + "' runs in this process");
		}
		context.close();
	}

	@Override
	public boolean canStart() {
		return true;
	}

	@Override
	public synchronized void close() {
		new ArrayList<>(this.greetings.keySet()).forEach(this::stop);
	}

	/**
	 * By default all contexts of a process share their event loops, and the first that is
	 * closed ends them for all.
	 */
	private static ApplicationContextInitializer<GenericApplicationContext> ownEventLoops() {
		return (context) -> context.registerBean(ReactorResourceFactory.class, () -> {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setShutdownQuietPeriod(Duration.ZERO);
			return factory;
		});
	}

	/**
	 * The command line speaks to all, but a port is only the storefront's.
	 */
	private String[] greetingArguments(String id) {
		List<String> all = new ArrayList<>(List.of(storefrontArguments()));
		all.removeIf((argument) -> argument.startsWith("--server.port"));
		all.addAll(List.of("--discovery.registration.instance-id=" + id, "--server.port=0"));
		return StringUtils.toStringArray(all);
	}

	private String[] storefrontArguments() {
		List<String> all = new ArrayList<>(List.of("--discovery.memory.name=shop", "--spring.main.banner-mode=off"));
		all.addAll(List.of(this.args));
		return StringUtils.toStringArray(all);
	}

}
