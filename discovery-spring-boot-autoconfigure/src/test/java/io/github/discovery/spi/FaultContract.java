package io.github.discovery.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Failures: an error of the right kind, never an empty answer.
 */
interface FaultContract extends ContractSupport {

	private static Map<String, Function<RegistryBackend, Publisher<?>>> reads(Registration one) {
		Map<String, Function<RegistryBackend, Publisher<?>>> steps = new LinkedHashMap<>();
		steps.put("list", (backend) -> backend.list(backend.scopeOf(one.service()), Revision.NONE));
		steps.put("services", RegistryBackend::services);
		steps.put("read", (backend) -> backend.read(one));
		steps.put("watch",
				(backend) -> backend.watch(backend.scopeOf(one.service()), new Revision("some-history", "7")));
		return steps;
	}

	private static Map<String, Function<RegistryBackend, Publisher<?>>> writes(Registration one) {
		Map<String, Function<RegistryBackend, Publisher<?>>> steps = new LinkedHashMap<>();
		steps.put("register", (backend) -> backend.register(one));
		steps.put("renew", (backend) -> backend.renew(one));
		steps.put("deregister", (backend) -> backend.deregister(one));
		steps.put("setStatus", (backend) -> backend.setStatus(one, InstanceStatus.WARNING));
		return steps;
	}

	private void fails(RegistryBackend backend, Map<String, Function<RegistryBackend, Publisher<?>>> steps,
			Class<? extends RegistryException> kind) {
		steps.forEach((name, step) -> assertThatThrownBy(() -> Flux.from(step.apply(backend)).blockFirst(STEP)).as(name)
			.isInstanceOf(kind)
			.hasMessageContaining(backend.name()));
	}

	@Test
	default void unreachableRegistryIsSaidSo() {
		RegistryBackend backend = fixture().unreachable();
		Registration one = registration(service("gone"), "one");
		fails(backend, reads(one), RegistryException.Unreachable.class);
		fails(backend, writes(one), RegistryException.Unreachable.class);
		fails(backend, Map.of("probe", RegistryBackend::probe), RegistryException.Unreachable.class);
	}

	@Test
	default void refusedCredentialsAreSaidSo() {
		RegistryBackend backend = fixture().unauthorised();
		Registration one = registration(service("refused"), "one");
		fails(backend, reads(one), RegistryException.Unauthorised.class);
		fails(backend, writes(one), RegistryException.Unauthorised.class);
	}

	@Test
	default void garbageIsAnErrorAndNotAnEmptyAnswer() {
		RegistryBackend backend = fixture().garbled();
		Registration one = registration(service("garbage"), "one");
		fails(backend, reads(one), RegistryException.Unreachable.class);
	}

}
