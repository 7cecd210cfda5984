package io.github.discovery.faults;

import java.util.List;

import io.github.discovery.registration.Registrar;
import io.github.discovery.registration.RegistrationState;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * A service that answers with its own instance id; in this process, or by {@link #main}
 * in one of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(OwnEventLoops.class)
public class Who {

	/**
	 * Run it in a process of its own.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		ConfigurableApplicationContext context = builder().run(args);
		System.out.println("READY " + context.getBean(Registration.class).getInstanceId());
	}

	static ConfigurableApplicationContext start(String... args) {
		return builder().run(args);
	}

	static boolean isRegistered(ConfigurableApplicationContext context) {
		List<RegistrationState> states = context.getBean(Registrar.class).states();
		return !states.isEmpty() && states.stream().allMatch((state) -> state.state().equals("registered"));
	}

	private static SpringApplicationBuilder builder() {
		return new SpringApplicationBuilder(Who.class).properties("spring.application.name=who", "server.port=0",
				"spring.main.web-application-type=reactive", "spring.main.banner-mode=off",
				"spring.cloud.gateway.server.webflux.enabled=false", "discovery.backend=consul",
				"discovery.registration.host=127.0.0.1", "server.shutdown=graceful",
				"spring.lifecycle.timeout-per-shutdown-phase=5s");
	}

	@Bean
	RouterFunction<ServerResponse> routes(Registration self) {
		return RouterFunctions.route()
			.GET("/who", (request) -> ServerResponse.ok().bodyValue(self.getInstanceId()))
			.build();
	}

}
