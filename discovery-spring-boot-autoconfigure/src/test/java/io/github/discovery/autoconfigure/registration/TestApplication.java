package io.github.discovery.autoconfigure.registration;

import io.github.discovery.spi.ScriptedBackend;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.RegistrationLifecycle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with a registry that a test looks into.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
		excludeName = "org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration")
@RestController
class TestApplication {

	private static final List<String> DEFAULTS = List.of("discovery.backend=scripted", "server.port=0",
			"spring.application.name=Shop_Greeting", "spring.main.banner-mode=off",
			"spring.cloud.gateway.server.webflux.enabled=false",
			"spring.cloud.inetutils.use-only-site-local-interfaces=false",
			"discovery.registration.propagation-delay=0s");

	final CountDownLatch arrived = new CountDownLatch(1);

	final CountDownLatch release = new CountDownLatch(1);

	static ConfigurableApplicationContext run(WebApplicationType type, String... properties) {
		List<String> arguments = new CopyOnWriteArrayList<>(DEFAULTS);
		arguments.addAll(List.of(properties));
		return new SpringApplicationBuilder(TestApplication.class, Hooks.class).web(type)
			.registerShutdownHook(false)
			.properties(arguments.toArray(String[]::new))
			.run();
	}

	@Bean
	ScriptedBackend scriptedBackend(@Value("${test.down:false}") boolean down,
			@Value("${test.metadata:64}") int metadata) {
		ScriptedBackend backend = ScriptedBackend.writable("scripted");
		backend.maximumMetadataEntries = metadata;
		if (down) {
			backend.down();
		}
		return backend;
	}

	@GetMapping("/fast")
	String fast() {
		return "fast";
	}

	@GetMapping("/slow")
	String slow() throws InterruptedException {
		this.arrived.countDown();
		this.release.await();
		return "slow";
	}

	static class Hooks implements RegistrationLifecycle<Registration> {

		final List<String> steps = new CopyOnWriteArrayList<>();

		@Override
		public void postProcessBeforeStartRegister(Registration registration) {
			registration.getMetadata().put("added", "by-hook");
			this.steps.add("before start");
		}

		@Override
		public void postProcessAfterStartRegister(Registration registration) {
			this.steps.add("after start");
		}

		@Override
		public void postProcessBeforeStopRegister(Registration registration) {
			this.steps.add("before stop");
		}

		@Override
		public void postProcessAfterStopRegister(Registration registration) {
			this.steps.add("after stop");
		}

		@EventListener
		void preRegistered(InstancePreRegisteredEvent event) {
			this.steps.add("pre-registered");
		}

		@EventListener
		void registered(InstanceRegisteredEvent<?> event) {
			this.steps.add("registered");
		}

	}

}
