package io.github.discovery.observation;

import java.lang.reflect.Method;
import java.util.Arrays;

import io.github.discovery.model.Registration;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ObservedBackendTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final RegistryBackend delegate = mock();

	private final ObservedBackend backend = new ObservedBackend(this.delegate, this.registry);

	private final Registration own = StubRegistrar.registration("payments", "payments-1");

	@Test
	void stepsAreTimedByOutcome() {
		given(this.delegate.name()).willReturn("consul");
		given(this.delegate.register(this.own)).willReturn(Mono.empty());
		given(this.delegate.renew(this.own))
			.willReturn(Mono.error(new RegistryException.Unreachable("consul", "refused", null)));
		given(this.delegate.probe()).willReturn(Mono.error(new IllegalStateException("bug")));
		given(this.delegate.deregister(this.own)).willReturn(Mono.never());
		this.backend.register(this.own).block();
		StepVerifier.create(this.backend.renew(this.own)).verifyError(RegistryException.Unreachable.class);
		StepVerifier.create(this.backend.probe()).verifyError(IllegalStateException.class);
		StepVerifier.create(this.backend.deregister(this.own)).thenCancel().verify();
		assertThat(count("register", "success")).isEqualTo(1);
		assertThat(count("renew", "unreachable")).isEqualTo(1);
		assertThat(count("probe", "error")).isEqualTo(1);
		assertThat(count("deregister", "cancelled")).isEqualTo(1);
	}

	@Test
	void nothingIsTimedBeforeItIsSubscribed() {
		given(this.delegate.probe()).willReturn(Mono.empty());
		this.backend.probe();
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void stepThatThrowsInPlaceOfAnsweringIsCountedToo() {
		given(this.delegate.name()).willReturn("consul");
		given(this.delegate.probe()).willThrow(new IllegalStateException("bug"));
		given(this.delegate.renew(this.own)).willThrow(new RegistryException.Invalid("consul", "bad tag"));
		StepVerifier.create(this.backend.probe()).verifyError(IllegalStateException.class);
		StepVerifier.create(this.backend.renew(this.own)).verifyError(RegistryException.Invalid.class);
		assertThat(count("probe", "error")).isEqualTo(1);
		assertThat(count("renew", "invalid")).isEqualTo(1);
	}

	@Test
	void everyMethodOfTheContractReachesTheBackend() {
		assertThat(Arrays.stream(RegistryBackend.class.getMethods()).filter((method) -> !isOverridden(method)))
			.isEmpty();
	}

	private static boolean isOverridden(Method method) {
		return Arrays.stream(ObservedBackend.class.getDeclaredMethods())
			.anyMatch((own) -> own.getName().equals(method.getName())
					&& Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
	}

	private long count(String operation, String outcome) {
		return this.registry.get("discovery.registry.operations")
			.tag("backend", "consul")
			.tag("operation", operation)
			.tag("outcome", outcome)
			.timer()
			.count();
	}

}
