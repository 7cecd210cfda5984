package io.github.discovery.backend.consul;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.github.discovery.backend.consul.ConsulSettings.Check;
import io.github.discovery.backend.consul.ConsulSettings.CheckType;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.WatchEvent;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.consul.ConsulContainer;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Consul's own faults, on real servers.
 */
@Testcontainers(disabledWithoutDocker = true)
class ConsulBackendFaultsIT {

	private static final Duration STEP = Duration.ofSeconds(20);

	private static Registration registration(String service) {
		return Registration.builder(ServiceName.of(service + "-" + Long.toString(System.nanoTime(), 36)), "one")
			.address("10.1.2.3", 8080)
			.owner("start-1")
			.build();
	}

	private static Listing list(RegistryBackend backend, ServiceName service, Revision previous) {
		Listing listing = backend.list(backend.scopeOf(service), previous).block(STEP);
		if (listing == null) {
			throw new AssertionError("no listing");
		}
		return listing;
	}

	private static @Nullable InstanceStatus status(RegistryBackend backend, Registration registration) {
		return list(backend, registration.service(), Revision.NONE).instances()
			.stream()
			.map(DiscoveredInstance::status)
			.findFirst()
			.orElse(null);
	}

	private static void put(String url, String token, String path, String body) {
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/" + path))
				.header("X-Consul-Token", token)
				.PUT(HttpRequest.BodyPublishers.ofString(body))
				.build();
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void maintenanceOfAnOperatorSurvivesRegistrationAndOurOwnStatus() {
		ConsulBackend backend = TestClients.backend(ConsulServer.url());
		Registration one = registration("operator");
		String id = one.service() + ":one";
		backend.register(one).block(STEP);
		put(ConsulServer.url(), "", "agent/service/maintenance/" + id + "?enable=true&reason=disk", "");
		Registration next = one.toBuilder().owner("start-2").weight(3).build();
		backend.register(next).block(STEP);
		backend.setStatus(next, InstanceStatus.PASSING).block(STEP);
		backend.renew(next).block(STEP);
		assertThat(status(backend, one)).isEqualTo(InstanceStatus.MAINTENANCE);
		put(ConsulServer.url(), "", "agent/service/maintenance/" + id + "?enable=false", "");
		Awaitility.await()
			.atMost(STEP)
			.untilAsserted(() -> assertThat(status(backend, one)).isEqualTo(InstanceStatus.PASSING));
	}

	@Test
	void checksThatAnotherStartLeftBehindAreRemovedAndThoseOfOthersAreNot() {
		ConsulBackend backend = TestClients.backend(ConsulServer.url());
		Registration one = registration("checks");
		backend.register(one.withStatus(InstanceStatus.CRITICAL)).block(STEP);
		put(ConsulServer.url(), "", "agent/check/register",
				"{\"ID\":\"disk\",\"Name\":\"disk\",\"TTL\":\"1h\",\"Status\":\"warning\",\"ServiceID\":\""
						+ one.service() + ":one\"}");
		backend.register(one.toBuilder().owner("start-2").build()).block(STEP);
		Awaitility.await()
			.atMost(STEP)
			.untilAsserted(() -> assertThat(status(backend, one)).isEqualTo(InstanceStatus.WARNING));
	}

	@Test
	void nodeMaintenanceIsSeen() {
		try (ConsulContainer server = ConsulServer.start()) {
			ConsulBackend backend = TestClients.backend(ConsulServer.url(server));
			Registration one = registration("node");
			backend.register(one).block(STEP);
			put(ConsulServer.url(server), "", "agent/maintenance?enable=true", "");
			Awaitility.await()
				.atMost(STEP)
				.untilAsserted(() -> assertThat(status(backend, one)).isEqualTo(InstanceStatus.MAINTENANCE));
		}
	}

	@Test
	void consulsOwnCheckDecidesWithoutHeartbeats() throws IOException {
		Check check = new Check(CheckType.TCP, "", Duration.ofSeconds(1), Duration.ofSeconds(1),
				Check.SHORTEST_CRITICAL);
		ConsulBackend backend = TestClients.backend(ConsulServer.url(), ConsulToken.none(),
				ConsulSettings.DEFAULTS.withCheck(check));
		Registration up = registration("tcp").toBuilder().address("127.0.0.1", 8500).build();
		Registration down = registration("tcp-down").toBuilder().address("127.0.0.1", freePort()).build();
		backend.register(up).block(STEP);
		backend.register(down).block(STEP);
		assertThat(status(backend, up)).isEqualTo(InstanceStatus.PASSING);
		Awaitility.await()
			.atMost(STEP)
			.untilAsserted(() -> assertThat(status(backend, down)).isEqualTo(InstanceStatus.CRITICAL));
		assertThat(status(backend, up)).isEqualTo(InstanceStatus.PASSING);
		backend.renew(up).block(STEP);
		assertThatThrownBy(() -> backend.setStatus(up, InstanceStatus.CRITICAL).block(STEP))
			.isInstanceOf(RegistryException.Unsupported.class);
		backend.setStatus(up, InstanceStatus.MAINTENANCE).block(STEP);
		assertThat(status(backend, up)).isEqualTo(InstanceStatus.MAINTENANCE);
		backend.deregister(up).block(STEP);
		assertThatThrownBy(() -> backend.renew(up).block(STEP)).isInstanceOf(RegistryException.NotFound.class);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	@Test
	void missingAndUnknownTokensAreNeverAnUnbrokenEmptyList() {
		String url = ConsulServer.withAcl();
		Registration one = registration("acl");
		ConsulBackend root = TestClients.backend(url, TestClients.token(ConsulServer.ROOT_TOKEN),
				ConsulSettings.DEFAULTS);
		root.register(one).block(STEP);
		assertThat(list(root, one.service(), Revision.NONE).instances()).hasSize(1);
		ConsulBackend anonymous = TestClients.backend(url);
		assertThatThrownBy(() -> list(anonymous, one.service(), Revision.NONE))
			.isInstanceOf(RegistryException.Unauthorised.class)
			.hasMessageContaining("service:read");
		Revision revision = list(root, one.service(), Revision.NONE).revision();
		assertThatThrownBy(() -> anonymous.watch(anonymous.scopeOf(one.service()), revision).take(1).blockLast(STEP))
			.isInstanceOf(RegistryException.Unauthorised.class);
		assertThatThrownBy(() -> anonymous.services().block(STEP)).isInstanceOf(RegistryException.Unauthorised.class);
		assertThatThrownBy(() -> anonymous.register(one).block(STEP)).isInstanceOf(RegistryException.Unauthorised.class)
			.hasMessageContaining("service:write");
		ConsulBackend unknown = TestClients.backend(url, TestClients.token("who"), ConsulSettings.DEFAULTS);
		assertThatThrownBy(() -> list(unknown, one.service(), Revision.NONE))
			.isInstanceOf(RegistryException.Unauthorised.class)
			.hasMessageContaining("ACL not found");
	}

	@Test
	void lostRightsAreNeverAnUnbrokenEmptyList() {
		String url = ConsulServer.withAcl();
		String policy = "reader-" + Long.toString(System.nanoTime(), 36);
		String secret = java.util.UUID.randomUUID().toString();
		put(url, ConsulServer.ROOT_TOKEN, "acl/policy", "{\"Name\":\"" + policy
				+ "\",\"Rules\":\"service_prefix \\\"\\\" {policy=\\\"read\\\"} node_prefix \\\"\\\" {policy=\\\"read\\\"}\"}");
		put(url, ConsulServer.ROOT_TOKEN, "acl/token",
				"{\"SecretID\":\"" + secret + "\",\"Policies\":[{\"Name\":\"" + policy + "\"}]}");
		ConsulBackend root = TestClients.backend(url, TestClients.token(ConsulServer.ROOT_TOKEN),
				ConsulSettings.DEFAULTS);
		Registration one = registration("rights");
		root.register(one).block(STEP);
		ConsulBackend reader = TestClients.backend(url, TestClients.token(secret),
				ConsulSettings.DEFAULTS.withBlockingQueries(Duration.ofSeconds(2), 32));
		Listing before = list(reader, one.service(), Revision.NONE);
		assertThat(before.instances()).hasSize(1);
		assertThat(before.continuity()).isEqualTo(Continuity.UNBROKEN);
		List<WatchEvent> events = new CopyOnWriteArrayList<>();
		Disposable watch = reader.watch(reader.scopeOf(one.service()), before.revision())
			.onErrorComplete()
			.subscribe(events::add);
		String accessor = accessor(url, secret);
		put(url, ConsulServer.ROOT_TOKEN, "acl/token/" + accessor,
				"{\"AccessorID\":\"" + accessor + "\",\"Policies\":[]}");
		Awaitility.await().atMost(STEP).untilAsserted(() -> {
			Listing after = list(reader, one.service(), before.revision());
			assertThat(after.instances()).isEmpty();
			assertThat(after.continuity()).isEqualTo(Continuity.BROKEN);
			assertThat(events).filteredOn(WatchEvent.Replaced.class::isInstance)
				.extracting((event) -> ((WatchEvent.Replaced) event).listing())
				.anyMatch((listing) -> listing.instances().isEmpty());
		});
		watch.dispose();
		assertThat(events).filteredOn(WatchEvent.Replaced.class::isInstance)
			.extracting((event) -> ((WatchEvent.Replaced) event).listing())
			.noneMatch((listing) -> listing.instances().isEmpty() && listing.continuity() == Continuity.UNBROKEN);
	}

	private static String accessor(String url, String secret) {
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/acl/token/self"))
				.header("X-Consul-Token", secret)
				.build();
			String body = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
			return tools.jackson.databind.json.JsonMapper.shared().readTree(body).path("AccessorID").asString();
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void serverThatNeverFindsALeaderAnswersNoList() {
		try (ConsulContainer server = ConsulServer.create("agent", "-server", "-client", "0.0.0.0", "-bind",
				"127.0.0.1", "-data-dir", "/tmp/consul", "-bootstrap-expect", "3")) {
			server.start();
			ConsulBackend backend = TestClients.backend(ConsulServer.url(server));
			Registration one = registration("leaderless");
			assertThatThrownBy(() -> list(backend, one.service(), Revision.NONE))
				.isInstanceOf(RegistryException.Unreachable.class);
			assertThatThrownBy(
					() -> backend.watch(backend.scopeOf(one.service()), new Revision("consul", "1")).blockFirst(STEP))
				.isInstanceOf(RegistryException.Unreachable.class);
			assertThatThrownBy(() -> backend.services().block(STEP)).isInstanceOf(RegistryException.Unreachable.class);
			assertThatThrownBy(() -> backend.probe().block(STEP)).isInstanceOf(RegistryException.Unreachable.class)
				.hasMessageContaining("leader");
		}
	}

	@Test
	void staleReadOfAServerWithoutALeaderIsNotBelieved() {
		try (ConsulContainer server = ConsulServer.create("agent", "-server", "-client", "0.0.0.0", "-bind",
				"127.0.0.1", "-data-dir", "/tmp/consul", "-bootstrap-expect", "3")) {
			server.start();
			ConsulBackend backend = TestClients.backend(ConsulServer.url(server), ConsulToken.none(),
					ConsulSettings.DEFAULTS.withConsistency(ConsulSettings.Consistency.STALE));
			Registration one = registration("stale");
			Continuity continuity = backend.list(backend.scopeOf(one.service()), new Revision("consul", "5"))
				.map(Listing::continuity)
				.onErrorReturn(RegistryException.Unreachable.class, Continuity.BROKEN)
				.block(STEP);
			assertThat(continuity).isEqualTo(Continuity.BROKEN);
		}
	}

	@Test
	void taggedAddressesAreKeptAndReadWithoutDisturbingTheOwnEntry() {
		Registration one = registration("tagged");
		ConsulAddresses.Address wan = new ConsulAddresses.Address("wan.example.org", 18080);
		ConsulAddresses addresses = new ConsulAddresses(Map.of("wan", wan), "-management", "wan");
		ConsulBackend backend = TestClients.backend(ConsulServer.url(), ConsulToken.none(),
				ConsulSettings.DEFAULTS.withAddresses(addresses));
		backend.register(one).block(STEP);
		assertThat(list(backend, one.service(), Revision.NONE).instances()).extracting(DiscoveredInstance::authority)
			.containsExactly("wan.example.org:18080");
		assertThat(list(TestClients.backend(ConsulServer.url()), one.service(), Revision.NONE).instances())
			.extracting(DiscoveredInstance::authority)
			.containsExactly(one.toInstance("").authority());
		assertThat(backend.read(one).block(STEP)).extracting(DiscoveredInstance::authority)
			.isEqualTo(one.toInstance("").authority());
	}

	@Test
	void wipedAndFrozenServersNeverShrinkAListUnmarked() throws IOException {
		try (ConsulContainer server = ConsulServer.startAt(freePort())) {
			String url = ConsulServer.url(server);
			ConsulSettings quick = new ConsulSettings(null, 0, ConsulSettings.Consistency.DEFAULT,
					Duration.ofSeconds(2), Duration.ofSeconds(5), 32, Check.DEFAULTS, ConsulAddresses.NONE);
			ConsulBackend backend = TestClients.backend(url, ConsulToken.none(), quick);
			Registration one = registration("wiped");
			for (int weight = 1; weight <= 30; weight++) {
				backend.register(one.toBuilder().weight(weight).build()).block(STEP);
			}
			Listing before = list(backend, one.service(), Revision.NONE);
			server.getDockerClient().pauseContainerCmd(server.getContainerId()).exec();
			assertThatThrownBy(() -> list(backend, one.service(), before.revision()))
				.isInstanceOf(RegistryException.Unreachable.class)
				.hasMessageContaining("no answer within");
			server.getDockerClient().unpauseContainerCmd(server.getContainerId()).exec();
			assertThat(list(backend, one.service(), before.revision()).instances()).hasSize(1);
			Mono<List<WatchEvent>> watched = backend.watch(backend.scopeOf(one.service()), before.revision())
				.takeUntilOther(Mono.delay(Duration.ofSeconds(8)))
				.collectList()
				.onErrorResume(RegistryException.Unreachable.class, (cut) -> Mono.just(new ArrayList<>()))
				.cache();
			watched.subscribe();
			restart(server);
			Awaitility.await().atMost(STEP).ignoreExceptions().untilAsserted(() -> {
				Listing after = list(backend, one.service(), before.revision());
				assertThat(after.instances()).isEmpty();
				assertThat(after.continuity()).isEqualTo(Continuity.BROKEN);
			});
			assertThat(watched.block(STEP)).filteredOn(WatchEvent.Replaced.class::isInstance)
				.noneMatch((event) -> ((WatchEvent.Replaced) event).listing().instances().isEmpty());
			assertThatThrownBy(() -> backend.renew(one).block(STEP)).isInstanceOf(RegistryException.NotFound.class);
			backend.register(one).block(STEP);
			backend.renew(one).block(STEP);
		}
	}

	/** A server in development mode keeps nothing over a restart. */
	private static void restart(ConsulContainer server) {
		server.getDockerClient().restartContainerCmd(server.getContainerId()).withTimeout(1).exec();
	}

	@Test
	void moreServicesThanBlockingQueriesAreAllSeen() {
		ConsulBackend backend = TestClients.backend(ConsulServer.url(), ConsulToken.none(),
				ConsulSettings.DEFAULTS.withBlockingQueries(Duration.ofSeconds(5), 2));
		List<Registration> all = IntStream.range(0, 8).mapToObj((i) -> registration("many-" + i)).toList();
		List<String> seen = new CopyOnWriteArrayList<>();
		List<Disposable> watches = new ArrayList<>();
		for (Registration one : all) {
			Revision revision = list(backend, one.service(), Revision.NONE).revision();
			watches.add(backend.watch(backend.scopeOf(one.service()), revision).subscribe((event) -> {
				if (event instanceof WatchEvent.Replaced replaced && !replaced.listing().instances().isEmpty()) {
					seen.add(one.service().value());
				}
			}));
		}
		Awaitility.await().atMost(STEP).until(() -> backend.polledServices() == 6);
		Duration bound = backend.watchDelay();
		assertThat(bound).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
		all.forEach((one) -> backend.register(one).block(STEP));
		Awaitility.await()
			.atMost(bound.plusSeconds(3))
			.untilAsserted(
					() -> assertThat(seen).containsAll(all.stream().map((one) -> one.service().value()).toList()));
		watches.subList(0, 2).forEach(Disposable::dispose);
		Awaitility.await().atMost(STEP).until(() -> backend.polledServices() == 4);
		watches.forEach(Disposable::dispose);
		assertThat(backend.polledServices()).isZero();
	}

}
