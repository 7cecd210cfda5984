package io.github.discovery.sample;

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
		ConfigurableApplicationContext context = storefront.run(arguments());
		StorefrontApplication.announce(context);
		return context;
	}

	@Override
	public synchronized void start() {
		this.started++;
		String id = "greeting-" + this.started;
		SpringApplication greeting = SampleApplication.greeting();
		greeting.setLogStartupInfo(false);
		this.greetings.put(id,
				greeting.run(arguments("--discovery.registration.instance-id=" + id, "--server.port=0")));
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

	private String[] arguments(String... more) {
		List<String> all = new ArrayList<>(List.of("--discovery.memory.name=shop", "--spring.main.banner-mode=off"));
		all.addAll(List.of(this.args));
		all.addAll(List.of(more));
		return StringUtils.toStringArray(all);
	}

}
