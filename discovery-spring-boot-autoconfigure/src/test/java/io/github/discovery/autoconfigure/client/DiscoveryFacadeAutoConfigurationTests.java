package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.calls.DefaultServiceCalls;
import io.github.discovery.client.calls.ServiceCalls;
import io.github.discovery.facade.DefaultDiscovery;
import io.github.discovery.facade.DefaultReactiveDiscovery;
import io.github.discovery.facade.Discovery;
import io.github.discovery.facade.ReactiveDiscovery;
import io.github.discovery.model.Registration;
import io.github.discovery.observation.StubRegistrar;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DiscoveryFacadeAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, LoadBalancingAutoConfiguration.class,
				CallsAutoConfiguration.class, DiscoveryFacadeAutoConfiguration.class));

	private final ApplicationContextRunner withCatalog = this.runner.withBean(StubCatalog.class);

	@Test
	void hasCallsAndBothFacades() {
		this.withCatalog.run((context) -> {
			context.getBean(StubCatalog.class).local("payments", 1);
			int port = context.getBean(ServiceCalls.class).call("payments", (instance) -> instance.getPort());
			assertThat(port).isOne();
			assertThat(context.getBean(Discovery.class).services()).containsExactly("payments");
			assertThat(context.getBean(ReactiveDiscovery.class).services().collectList().block())
				.containsExactly("payments");
		});
	}

	@Test
	void registersThroughTheRegistrarIfThereIsOne() {
		Registration registration = StubRegistrar.registration("payments", "i1");
		this.withCatalog.withBean(StubRegistrar.class).run((context) -> {
			context.getBean(Discovery.class).register(registration);
			context.getBean(ReactiveDiscovery.class).register(registration).block();
			assertThat(context.getBean(StubRegistrar.class).wanted).containsExactly(registration, registration);
		});
		this.withCatalog.run((context) -> assertThatIllegalStateException()
			.isThrownBy(() -> context.getBean(Discovery.class).register(registration)));
	}

	@Test
	void backsOffBeforeBeansOfTheApplication() {
		this.withCatalog.withBean("calls", ServiceCalls.class, () -> new DefaultServiceCalls(unused()))
			.withBean("facade", Discovery.class, () -> new DefaultDiscovery(new StubCatalog(), unused(), null))
			.withBean("reactiveFacade", ReactiveDiscovery.class,
					() -> new DefaultReactiveDiscovery(new StubCatalog(), unused(), null))
			.run((context) -> assertThat(context).getBeanNames(ServiceCalls.class).containsExactly("calls"))
			.run((context) -> assertThat(context).getBeanNames(Discovery.class).containsExactly("facade"))
			.run((context) -> assertThat(context).getBeanNames(ReactiveDiscovery.class)
				.containsExactly("reactiveFacade"));
	}

	@SuppressWarnings("NullAway")
	private static <T> T unused() {
		return null;
	}

	@Test
	void isAbsentWithoutACatalog() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(CallPipelines.class)
			.doesNotHaveBean(ServiceCalls.class)
			.doesNotHaveBean(Discovery.class)
			.doesNotHaveBean(ReactiveDiscovery.class));
	}

	@Test
	void isListed() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
			.contains(DiscoveryFacadeAutoConfiguration.class.getName());
	}

}
