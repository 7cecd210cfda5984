package io.github.discovery.backend.consul;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.WatchEvent;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a server that is not well, or is not Consul, can answer.
 */
class ConsulClientTests {

	private static final Duration STEP = Duration.ofSeconds(10);

	private static final Scope ORDERS = new Scope("orders");

	private static final Registration ONE = Registration.builder(ServiceName.of("orders"), "one")
		.address("10.0.0.1", 80)
		.build();

	private static final String ENTRY = """
			[{"Node":{"Address":"10.0.0.1"},"Service":{"ID":"a","Service":"orders","Port":80}}]""";

	private StubConsul stub;

	private ConsulBackend backend;

	@BeforeEach
	void start() throws IOException {
		this.stub = new StubConsul();
		this.backend = connect(ConsulToken.none(), Duration.ofSeconds(5));
	}

	@AfterEach
	void stop() {
		this.backend.close();
		this.stub.close();
	}

	private ConsulBackend connect(ConsulToken token, Duration timeout) {
		ConsulSettings defaults = ConsulSettings.DEFAULTS;
		return TestClients.backend(this.stub.url(), token, new ConsulSettings(null, 0, defaults.consistency(), timeout,
				defaults.waitTime(), defaults.maximumBlockingQueries(), defaults.check(), defaults.addresses()));
	}

	private Listing list(Revision previous) {
		Listing listing = this.backend.list(ORDERS, previous).block(STEP);
		if (listing == null) {
			throw new AssertionError("no listing");
		}
		return listing;
	}

	private static Revision at(long index) {
		return new Revision(ConsulReader.EPOCH, Long.toString(index));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "200 | <html>Sign in</html>", "200 | ''", "200 | [{\"Service\":", "200 | {}", "200 | 5",
					"200 | null", "200 | []", "500 | No cluster leader", "429 | Your IP is issuing too many", "302 | x",
					"502 | <html>Bad gateway</html>", "503 | x" })
	void whatIsNoAnswerIsUnreachable(int status, String body) {
		this.stub.on((exchange) -> StubConsul.answer(exchange, status, body));
		assertThatThrownBy(() -> list(Revision.NONE)).isInstanceOf(RegistryException.Unreachable.class)
			.hasMessageContaining("GET /v1/health/service/orders")
			.hasMessageContaining(String.valueOf(status));
		assertThatThrownBy(() -> this.backend.services().block(STEP)).isInstanceOf(RegistryException.Unreachable.class);
		assertThatThrownBy(() -> this.backend.watch(ORDERS, at(1)).blockFirst(STEP))
			.isInstanceOf(RegistryException.Unreachable.class);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "403 | ACL not found", "403 | Permission denied", "401 | who?",
			"500 | rpc error making call: Permission denied" })
	void refusalNamesTheRightThatIsNeeded(int status, String body) {
		this.stub.on((exchange) -> StubConsul.answer(exchange, status, body));
		assertThatThrownBy(() -> list(Revision.NONE)).isInstanceOf(RegistryException.Unauthorised.class)
			.hasMessageContaining("service:read and node:read");
		assertThatThrownBy(() -> this.backend.renew(ONE).block(STEP)).isInstanceOf(RegistryException.Unauthorised.class)
			.hasMessageContaining("service:write");
	}

	@Test
	void whatConsulWillNeverTakeIsInvalid() {
		this.stub.on((exchange) -> {
			boolean read = exchange.getRequestMethod().equals("GET");
			StubConsul.answer(exchange, read ? 404 : 400,
					read ? "{\"AggregatedStatus\":\"critical\",\"Service\":null}" : "Invalid Service Meta:\n\tkey");
		});
		assertThatThrownBy(() -> this.backend.register(ONE).block(STEP)).isInstanceOf(RegistryException.Invalid.class)
			.hasMessageContaining("Invalid Service Meta: key");
	}

	@Test
	void missingPageOfSomethingElseIsNotAMissingEntry() {
		this.stub.on((exchange) -> StubConsul.answer(exchange, 404, "{\"error\":\"not found\"}"));
		assertThatThrownBy(() -> this.backend.read(ONE).block(STEP)).isInstanceOf(RegistryException.Unreachable.class);
	}

	@Test
	void aServerThatIsNotThereIsNamed() {
		this.stub.close();
		assertThatThrownBy(() -> list(Revision.NONE)).isInstanceOf(RegistryException.Unreachable.class)
			.hasMessageContaining(" to " + this.stub.url() + ": ")
			.hasMessageContaining("Connect")
			.message()
			.doesNotContain("null");
	}

	@Test
	void answerThatEndsInTheMiddleIsUnreachable() {
		this.stub.on((exchange) -> {
			exchange.getResponseHeaders().set("X-Consul-Index", "7");
			exchange.sendResponseHeaders(200, 1000);
			exchange.getResponseBody().write(ENTRY.getBytes());
			exchange.getResponseBody().flush();
			exchange.close();
		});
		assertThatThrownBy(() -> list(Revision.NONE)).isInstanceOf(RegistryException.Unreachable.class);
	}

	@Test
	void hugeAnswerIsRefusedAndNotHeld() {
		AtomicInteger written = new AtomicInteger();
		CountDownLatch cut = new CountDownLatch(1);
		this.stub.on((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			byte[] megabyte = new byte[1024 * 1024];
			try (OutputStream out = exchange.getResponseBody()) {
				for (int i = 0; i < 50; i++) {
					out.write(megabyte);
					written.incrementAndGet();
				}
			}
			catch (IOException ex) {
				cut.countDown();
			}
		});
		assertThatThrownBy(() -> list(Revision.NONE)).isInstanceOf(RegistryException.Unreachable.class)
			.hasMessageContaining("answer too large");
		Awaitility.await().atMost(STEP).until(() -> cut.getCount() == 0);
		assertThat(written.get()).isLessThan(50);
	}

	@Test
	void slowServerIsUnreachableAndItsConnectionIsClosed() throws Exception {
		CountDownLatch cut = new CountDownLatch(1);
		ConsulBackend impatient = connect(ConsulToken.none(), Duration.ofMillis(200));
		this.stub.on((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			try (OutputStream out = exchange.getResponseBody()) {
				while (cut.getCount() > 0) {
					out.write(' ');
					out.flush();
					TimeUnit.MILLISECONDS.sleep(20);
				}
			}
			catch (IOException ex) {
				cut.countDown();
			}
		});
		assertThatThrownBy(() -> impatient.list(ORDERS, Revision.NONE).block(STEP))
			.isInstanceOf(RegistryException.Unreachable.class)
			.hasMessageContaining("no answer within 200 ms");
		assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "X-Consul-KnownLeader, false", "X-Consul-Results-Filtered-By-ACLs, true",
			"X-Consul-Query-Backend, streaming", "X-Consul-Index, 0" })
	void emptyAnswerThatMayHideSomethingIsNotBelieved(String header, String value) {
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, "[]", header, value));
		assertThat(list(at(5)).continuity()).isEqualTo(Continuity.BROKEN);
		assertThat(this.backend.watch(ORDERS, at(0)).blockFirst(STEP)).isInstanceOfSatisfying(WatchEvent.Replaced.class,
				(replaced) -> assertThat(replaced.listing().continuity()).isEqualTo(Continuity.BROKEN));
	}

	@Test
	void emptyAnswerToTheAnonymousTokenWherePolicyDeniesIsARefusal() {
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, "[]", "X-Consul-Default-ACL-Policy", "deny"));
		assertThatThrownBy(() -> list(at(5))).isInstanceOf(RegistryException.Unauthorised.class)
			.hasMessageContaining("service:read");
		assertThatThrownBy(() -> this.backend.watch(ORDERS, at(0)).blockFirst(STEP))
			.isInstanceOf(RegistryException.Unauthorised.class);
	}

	@Test
	void emptyAnswerOnAnUnbrokenLineIsBelieved() {
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, "[]"));
		assertThat(list(at(5)).continuity()).isEqualTo(Continuity.UNBROKEN);
		assertThat(list(Revision.NONE).revision()).isEqualTo(at(7));
	}

	@Test
	void indexThatWentBackIsADiscontinuity() {
		this.stub.on((exchange) -> StubConsul.health(exchange, 4, "[]"));
		assertThat(list(at(5)).continuity()).isEqualTo(Continuity.BROKEN);
		List<WatchEvent> events = this.backend.watch(ORDERS, at(5)).collectList().block(STEP);
		assertThat(events).singleElement()
			.isInstanceOfSatisfying(WatchEvent.Relist.class,
					(relist) -> assertThat(relist.reason()).contains("from 5 to 4"));
	}

	@Test
	void indexThatGoesBackWhileWatchingEndsTheWatch() {
		AtomicInteger count = new AtomicInteger();
		this.stub.on((exchange) -> StubConsul.health(exchange, (count.incrementAndGet() < 3) ? 9 : 2, ENTRY));
		List<WatchEvent> events = this.backend.watch(ORDERS, at(9)).collectList().block(STEP);
		assertThat(events).hasSize(3)
			.hasExactlyElementsOfTypes(WatchEvent.Replaced.class, WatchEvent.Alive.class, WatchEvent.Relist.class);
	}

	@Test
	void firstQueryOfAWatchHasNoIndexAndTheOthersAvoidTheStreamingBackend() {
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, ENTRY));
		this.backend.watch(ORDERS, at(99_999_999)).blockLast(STEP);
		assertThat(this.stub.requests()).containsExactly("GET /v1/health/service/orders");
		this.stub.requests().clear();
		this.backend.watch(ORDERS, at(7)).take(2).blockLast(STEP);
		assertThat(this.stub.requests()).hasSize(2);
		assertThat(this.stub.requests().get(1)).contains("near=_agent", "index=7", "wait=30000ms");
	}

	@Test
	void serverThatAnswersAtOnceForEverIsNotAskedInALoop() {
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, ENTRY));
		this.backend.watch(ORDERS, at(7)).take(Duration.ofMillis(1300)).blockLast(STEP);
		assertThat(this.stub.requests()).hasSizeBetween(2, 6);
	}

	@Test
	void servicesBeyondTheBlockingQueriesTakeTurns() {
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, ENTRY));
		ConsulBackend none = TestClients.backend(this.stub.url(), ConsulToken.none(),
				ConsulSettings.DEFAULTS.withBlockingQueries(Duration.ofSeconds(30), 0));
		assertThat(none.watchDelay()).isZero();
		assertThat(none.watch(ORDERS, at(7)).doOnNext((event) -> {
			if (event instanceof WatchEvent.Alive) {
				assertThat(none.polledServices()).isOne();
				assertThat(none.watchDelay()).isEqualTo(QuerySlots.PAUSE.plus(QuerySlots.TURN));
				assertThat(none.watchSilenceLimit()).isGreaterThan(none.watchDelay());
			}
		}).take(2).blockLast(STEP)).isInstanceOf(WatchEvent.Alive.class);
		assertThat(this.stub.requests()).hasSize(2).allMatch("GET /v1/health/service/orders"::equals);
		assertThat(none.polledServices()).isZero();
	}

	@Test
	void closedBackendEndsItsWatchesAndTakesNoStep() {
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, ENTRY));
		this.backend.watch(ORDERS, at(7)).doOnNext((event) -> this.backend.close()).blockLast(STEP);
		assertThatThrownBy(() -> list(Revision.NONE)).isInstanceOf(RegistryException.Unreachable.class);
	}

	@Test
	void serviceNamesThatWeCouldNotAskForAreLeftOut() {
		this.stub.on((exchange) -> StubConsul.health(exchange, 7,
				"{\"consul\":[],\"Orders\":[\"a\"],\"..\":[],\"a/b\":[],\"\":[]}"));
		assertThat(this.backend.services().block(STEP)).containsExactlyInAnyOrder(ServiceName.of("consul"),
				ServiceName.of("orders"));
	}

	@Test
	void serviceNamesHiddenFromTheAnonymousTokenAreARefusal() {
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, "{}", "X-Consul-Default-ACL-Policy", "deny"));
		assertThatThrownBy(() -> this.backend.services().block(STEP))
			.isInstanceOf(RegistryException.Unauthorised.class);
	}

	@Test
	void probeWantsALeader() {
		this.stub.on((exchange) -> StubConsul.answer(exchange, 200, "\"\""));
		assertThatThrownBy(() -> this.backend.probe().block(STEP)).isInstanceOf(RegistryException.Unreachable.class)
			.hasMessageContaining("no leader");
		this.stub.on((exchange) -> StubConsul.answer(exchange, 200, "\"10.0.0.1:8300\""));
		this.backend.probe().block(STEP);
	}

	@Test
	void tokenFileIsReadAgainWhenItChanges(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("token"), "first\n");
		ConsulBackend reader = connect(ConsulToken.ofFile(file), STEP);
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, "[]"));
		reader.list(ORDERS, Revision.NONE).block(STEP);
		Files.writeString(file, "second-one");
		reader.list(ORDERS, Revision.NONE).block(STEP);
		Files.delete(file);
		reader.list(ORDERS, Revision.NONE).block(STEP);
		assertThat(this.stub.tokens()).containsExactly("first", "second-one", "second-one");
	}

	@Test
	void tokenFileIsReadAgainAfterARefusal(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("token"), "aaaaa");
		FileTime time = Files.getLastModifiedTime(file);
		ConsulBackend reader = connect(ConsulToken.ofFile(file), STEP);
		this.stub.on((exchange) -> StubConsul.answer(exchange, 403, "ACL not found"));
		reader.list(ORDERS, Revision.NONE).onErrorComplete().block(STEP);
		Files.writeString(file, "bbbbb");
		Files.setLastModifiedTime(file, time);
		reader.list(ORDERS, Revision.NONE).onErrorComplete().block(STEP);
		assertThat(this.stub.tokens()).containsExactly("aaaaa", "bbbbb");
	}

	@Test
	void missingTokenFileIsARefusal(@TempDir Path folder) {
		ConsulBackend reader = connect(ConsulToken.ofFile(folder.resolve("none")), STEP);
		assertThatThrownBy(() -> reader.list(ORDERS, Revision.NONE).block(STEP))
			.isInstanceOf(RegistryException.Unauthorised.class)
			.hasMessageContaining("none cannot be read");
		assertThat(this.stub.requests()).isEmpty();
	}

	@Test
	void messagesHoldNoToken() {
		ConsulBackend reader = connect(TestClients.token("s3cr3t"), STEP);
		this.stub.on((exchange) -> StubConsul.answer(exchange, 500, "broken"));
		assertThatThrownBy(() -> reader.list(ORDERS, Revision.NONE).block(STEP)).satisfies((error) -> {
			for (@Nullable
			Throwable cause = error; cause != null; cause = cause.getCause()) {
				assertThat(String.valueOf(cause)).doesNotContain("s3cr3t");
			}
		});
	}

	@Test
	void pathsAndQueriesAreEncodedPieceByPiece() {
		Registration odd = Registration.builder(ServiceName.of("a.b_c"), "x@h:80~1").address("h", 1).build();
		ConsulBackend there = TestClients.backend(this.stub.url(), ConsulToken.none(),
				ConsulSettings.DEFAULTS.withDatacenter("d&c=1", 0).withConsistency(ConsulSettings.Consistency.STALE));
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, "[]"));
		there.list(new Scope("a.b_c"), Revision.NONE).block(STEP);
		there.read(odd).onErrorComplete().block(STEP);
		assertThat(this.stub.requests()).containsExactly("GET /v1/health/service/a.b_c?stale&dc=d%26c%3D1",
				"GET /v1/agent/health/service/id/a.b_c%3Ax%40h%3A80~1");
	}

	@Test
	void furtherDatacenterIsOnlyRead() {
		ConsulBackend further = TestClients.backend(this.stub.url(), ConsulToken.none(),
				ConsulSettings.DEFAULTS.withDatacenter("dc2", 1));
		this.stub.on((exchange) -> StubConsul.health(exchange, 7, ENTRY));
		Listing listing = further.list(ORDERS, Revision.NONE).block(STEP);
		assertThat(listing).isNotNull();
		assertThat(listing.instances()).singleElement().satisfies((instance) -> {
			assertThat(instance.priority()).isOne();
			assertThat(instance.source()).isEqualTo("consul@dc2");
		});
		assertThatThrownBy(() -> further.register(ONE).block(STEP)).isInstanceOf(RegistryException.Unsupported.class);
	}

}
