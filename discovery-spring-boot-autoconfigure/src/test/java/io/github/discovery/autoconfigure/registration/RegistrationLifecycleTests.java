package io.github.discovery.autoconfigure.registration;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.discovery.autoconfigure.Analyses;
import io.github.discovery.context.DiscoveryRegistration;
import io.github.discovery.context.DiscoveryServiceRegistry;
import io.github.discovery.context.RegistrationFailedException;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.Registrar;
import io.github.discovery.spi.IllegalEntryException;
import io.github.discovery.spi.ScriptedBackend;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the life of a registration in applications that really run.
 */
class RegistrationLifecycleTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void webApplicationIsRegisteredWithItsPortAndLeavesNothing(WebApplicationType type) {
		ConfigurableApplicationContext context = TestApplication.run(type);
		ScriptedBackend backend = context.getBean(ScriptedBackend.class);
		Registration entry = registered(backend);
		assertThat(entry.port()).isEqualTo(port(context));
		assertThat(entry.service().value()).isEqualTo("shop-greeting");
		assertThat(entry.status()).isEqualTo(InstanceStatus.PASSING);
		context.close();
		assertThat(backend.entries).isEmpty();
		assertThat(backend.calls).containsExactly("register", "setStatus", "deregister", "close");
	}

	/**
	 * Results were once delivered on the pool, so that the shutdown waited in its queue.
	 */
	@Test
	void applicationThatHasFilledThePoolOfBlockingCallsStillLeaves() {
		ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.NONE,
				"spring.lifecycle.timeout-per-shutdown-phase=5s");
		ScriptedBackend backend = context.getBean(ScriptedBackend.class);
		assertThat(registered(backend).port()).isZero();
		CountDownLatch release = new CountDownLatch(1);
		List<Disposable> calls = IntStream.range(0, Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE)
			.mapToObj((i) -> Schedulers.boundedElastic().schedule(() -> await(release)))
			.toList();
		try {
			context.close();
			assertThat(backend.calls).containsExactly("register", "setStatus", "deregister", "close");
		}
		finally {
			release.countDown();
			calls.forEach(Disposable::dispose);
		}
	}

	@Test
	void applicationWithoutWebIsRegisteredWithoutPortAndGoesOutOfServiceFirst() {
		ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.NONE);
		ScriptedBackend backend = context.getBean(ScriptedBackend.class);
		assertThat(registered(backend).port()).isZero();
		context.close();
		assertThat(backend.calls).containsExactly("register", "setStatus", "deregister", "close");
	}

	/** The hook's entry counts: it is there when the entry is wanted. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void metadataThatTheRegistryCannotHoldFailsTheStart(boolean failFast) {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> TestApplication.run(WebApplicationType.NONE, "test.metadata=2",
					"discovery.registration.instance-id=one", "discovery.registration.fail-fast=" + failFast,
					"discovery.registration.version=1", "discovery.registration.metadata.team=shop"))
			.satisfies((error) -> assertThat(Analyses.of(error))
				.contains("The entry shop-greeting/one cannot be registered in scripted: it has 3 metadata entries. "
						+ "Allowed is at most 2.")
				.contains("discovery.registration.metadata"));
	}

	@Test
	void registrationThatIsRefusedHasNoStatusAndLeavesThatOfTheOneBefore() {
		try (ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.NONE, "test.metadata=2",
				"discovery.registration.version=1")) {
			DiscoveryServiceRegistry registry = context.getBean(DiscoveryServiceRegistry.class);
			DiscoveryRegistration extra = DiscoveryRegistration
				.of(Registration.builder(ServiceName.of("extra"), "one").address("10.0.0.5", 80).build());
			extra.getMetadata().putAll(Map.of("k", "v", "l", "w", "m", "x"));
			assertThatExceptionOfType(IllegalEntryException.class).isThrownBy(() -> registry.register(extra));
			assertThat(registry.<String>getStatus(extra)).isEqualTo("UNKNOWN");
			extra.getMetadata().remove("m");
			registry.register(extra);
			extra.getMetadata().put("m", "x");
			assertThatExceptionOfType(IllegalEntryException.class).isThrownBy(() -> registry.register(extra));
			assertThat(registry.<String>getStatus(extra)).isEqualTo("UP");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void shutdownLosesNoRequest(WebApplicationType type) throws Exception {
		ConfigurableApplicationContext context = TestApplication.run(type,
				"discovery.registration.propagation-delay=300ms", "server.shutdown=graceful");
		TestApplication application = context.getBean(TestApplication.class);
		ScriptedBackend backend = context.getBean(ScriptedBackend.class);
		registered(backend);
		int port = port(context);
		AtomicReference<InstanceStatus> statusAtRemoval = new AtomicReference<>();
		AtomicReference<Integer> answerAtRemoval = new AtomicReference<>();
		backend.next("deregister", Mono.fromRunnable(() -> {
			statusAtRemoval.set(backend.only().status());
			answerAtRemoval.set(get(port, "/fast").statusCode());
		}));
		CompletableFuture<HttpResponse<String>> inFlight = this.http.sendAsync(request(port, "/slow"),
				BodyHandlers.ofString());
		application.arrived.await();
		CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
		Awaitility.await().until(() -> backend.entries.isEmpty());
		application.release.countDown();
		assertThat(inFlight.get().statusCode()).isEqualTo(200);
		assertThat(inFlight.get().body()).isEqualTo("slow");
		closing.get();
		assertThat(statusAtRemoval).hasValue(InstanceStatus.MAINTENANCE);
		assertThat(answerAtRemoval).hasValue(200);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void managementServerIsRegisteredToo(WebApplicationType type) {
		ConfigurableApplicationContext context = TestApplication.run(type, "management.server.port=0");
		ScriptedBackend backend = context.getBean(ScriptedBackend.class);
		Awaitility.await().until(() -> backend.entries.size() == 2);
		Registration management = entry(backend, "shop-greeting-management");
		assertThat(management.port()).isPositive().isNotEqualTo(port(context));
		assertThat(entry(backend, "shop-greeting").metadata()).containsEntry("management-port",
				Integer.toString(management.port()));
		context.close();
		assertThat(backend.entries).isEmpty();
	}

	@Test
	void managementServerCanBeLeftOut() {
		try (ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.SERVLET,
				"management.server.port=0", "discovery.registration.management.enabled=false")) {
			ScriptedBackend backend = context.getBean(ScriptedBackend.class);
			assertThat(registered(backend).service().value()).isEqualTo("shop-greeting");
			assertThat(context.getBean(Registrar.class).states()).hasSize(1);
		}
	}

	@Test
	void contextThatIsStoppedAndStartedComesBack() {
		try (ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.SERVLET)) {
			ScriptedBackend backend = context.getBean(ScriptedBackend.class);
			registered(backend);
			context.stop();
			assertThat(backend.entries).isEmpty();
			context.start();
			assertThat(registered(backend).status()).isEqualTo(InstanceStatus.PASSING);
			assertThat(registered(backend).port()).isEqualTo(port(context));
		}
	}

	@Test
	void shutdownPhaseIsNotCutByTheTimeoutOfOtherPhases() {
		ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.SERVLET,
				"spring.lifecycle.timeout-per-shutdown-phase=1s", "discovery.registration.propagation-delay=2s");
		ScriptedBackend backend = context.getBean(ScriptedBackend.class);
		registered(backend);
		backend.next("deregister", Mono.fromRunnable(() -> get(port(context), "/fast")));
		context.close();
		assertThat(backend.entries).isEmpty();
	}

	@Test
	void shutdownWithASilentRegistryIsBounded() {
		ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.NONE,
				"discovery.registration.deregister-timeout=200ms");
		ScriptedBackend backend = context.getBean(ScriptedBackend.class);
		registered(backend);
		backend.always("setStatus", Mono.never()).always("deregister", Mono.never());
		long before = System.nanoTime();
		context.close();
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
	}

	@Test
	void entryStaysAtShutdownWhenAskedTo() {
		ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.NONE,
				"discovery.registration.deregister-on-shutdown=false");
		ScriptedBackend backend = context.getBean(ScriptedBackend.class);
		registered(backend);
		context.close();
		assertThat(backend.only().status()).isEqualTo(InstanceStatus.MAINTENANCE);
		assertThat(backend.calls).doesNotContain("deregister");
	}

	@Test
	void readinessTakesOutOfServiceAndBack() {
		try (ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.SERVLET)) {
			ScriptedBackend backend = context.getBean(ScriptedBackend.class);
			registered(backend);
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			Awaitility.await().until(() -> backend.only().status() == InstanceStatus.MAINTENANCE);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			Awaitility.await().until(() -> backend.only().status() == InstanceStatus.PASSING);
			assertThat(backend.count("register")).isOne();
		}
	}

	@Test
	void childContextThatRefusesTrafficIsNotOurs() {
		try (ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.SERVLET)) {
			ScriptedBackend backend = context.getBean(ScriptedBackend.class);
			registered(backend);
			context.publishEvent(
					new AvailabilityChangeEvent<>(new org.springframework.context.support.GenericApplicationContext(),
							ReadinessState.REFUSING_TRAFFIC));
			context.getBean(DiscoveryServiceRegistry.class)
				.setStatus(context.getBean(io.github.discovery.context.DiscoveryRegistration.class), "WARNING");
			Awaitility.await().until(() -> backend.only().status() == InstanceStatus.WARNING);
		}
	}

	@Test
	void failFastStopsTheStart() {
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> TestApplication.run(WebApplicationType.NONE, "discovery.registration.fail-fast=true",
					"test.down=true"))
			.withMessageContaining("connection refused");
	}

	@Test
	void failFastLetsTheStartGoOnOnceRegistered() {
		try (ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.NONE,
				"discovery.registration.fail-fast=true")) {
			assertThat(context.getBean(ScriptedBackend.class).entries).hasSize(1);
		}
	}

	@Test
	void registryThatIsDownDoesNotDelayTheStart() {
		try (ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.NONE, "test.down=true")) {
			Registrar registrar = context.getBean(Registrar.class);
			Awaitility.await().until(() -> registrar.states().get(0).state().equals("backing-off"));
			context.getBean(ScriptedBackend.class).up();
		}
	}

	@Test
	void hooksAndEventsOfSpringCloudAreCalled() {
		ConfigurableApplicationContext context = TestApplication.run(WebApplicationType.NONE);
		TestApplication.Hooks hooks = context.getBean(TestApplication.Hooks.class);
		assertThat(registered(context.getBean(ScriptedBackend.class)).metadata()).containsEntry("added", "by-hook");
		Awaitility.await().until(() -> hooks.steps.contains("registered"));
		context.close();
		assertThat(hooks.steps).containsExactly("pre-registered", "before start", "after start", "registered",
				"before stop", "after stop");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void serviceRegistryEndpointReadsAndSetsTheStatus(WebApplicationType type) {
		try (ConfigurableApplicationContext context = TestApplication.run(type,
				"management.endpoints.web.exposure.include=serviceregistry")) {
			ScriptedBackend backend = context.getBean(ScriptedBackend.class);
			registered(backend);
			assertThat(get(port(context), "/actuator/serviceregistry").body()).contains("UP");
			HttpRequest order = HttpRequest.newBuilder(uri(port(context), "/actuator/serviceregistry"))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"status\":\"OUT_OF_SERVICE\"}"))
				.build();
			assertThat(send(order).statusCode()).isLessThan(300);
			Awaitility.await().until(() -> backend.only().status() == InstanceStatus.MAINTENANCE);
			assertThat(get(port(context), "/actuator/serviceregistry").body()).contains("OUT_OF_SERVICE");
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(get(port(context), "/actuator/serviceregistry").body()).contains("OUT_OF_SERVICE");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE", "NONE" })
	void automaticRegistrationCanBeSwitchedOff(WebApplicationType type) {
		try (ConfigurableApplicationContext ours = TestApplication.run(type, "discovery.registration.enabled=false");
				ConfigurableApplicationContext springs = TestApplication.run(type,
						"spring.cloud.service-registry.auto-registration.enabled=false")) {
			assertThat(ours.getBean(Registrar.class).states()).isEmpty();
			assertThat(springs.getBean(Registrar.class).states()).isEmpty();
		}
	}

	private static void await(CountDownLatch release) {
		try {
			release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Registration registered(ScriptedBackend backend) {
		Awaitility.await().until(() -> !backend.entries.isEmpty());
		return backend.only();
	}

	private static Registration entry(ScriptedBackend backend, String service) {
		return backend.entries.values()
			.stream()
			.filter((entry) -> entry.service().value().equals(service))
			.findFirst()
			.orElseThrow();
	}

	private static int port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private HttpResponse<String> get(int port, String path) {
		return send(request(port, path));
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static HttpRequest request(int port, String path) {
		return HttpRequest.newBuilder(uri(port, path)).build();
	}

	private static URI uri(int port, String path) {
		return URI.create("http://localhost:" + port + path);
	}

}
