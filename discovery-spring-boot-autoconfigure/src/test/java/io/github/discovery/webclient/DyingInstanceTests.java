package io.github.discovery.webclient;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallObservers;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.CallTimer;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.client.guard.ServiceGuards;
import io.github.discovery.model.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that are not repeated, of which several are under way when their instance dies.
 */
class DyingInstanceTests {

	private static final URI PAYMENTS = URI.create("http://payments/a");

	private static final ClientRequest POST = ClientRequest.create(HttpMethod.POST, PAYMENTS).build();

	private static final ClientRequest GET = ClientRequest.create(HttpMethod.GET, PAYMENTS).build();

	private final StubCatalog catalog = new StubCatalog();

	private final CallPipelines pipelines = new CallPipelines(TestPicks.chooser(this.catalog),
			new ServiceGuards(GuardRegistries.own(), Ticker.system()),
			new CallTimer(Schedulers.immediate(), Ticker.system()), ClientSettings.DEFAULTS, CallObservers.NONE);

	private final CatalogExchangeFilterFunction filter = new CatalogExchangeFilterFunction(this.pipelines,
			new ReactiveExtensions(List.of(), List.of()), (service) -> false,
			(request, next) -> next.exchange(request));

	private final List<Open> open = new ArrayList<>();

	private IOException error = new IOException("Connection reset by peer");

	@Test
	void oneOfSeveralThatDiesLeavesTheBreakerClosed() {
		this.catalog.local("payments", 1, 2, 3);
		begin(60);
		assertThat(die((port) -> port == 1)).isEqualTo(20);
		assertThat(state()).isEqualTo(State.CLOSED);
	}

	@Test
	void neitherDoesItOpenTheBreakerWhereNothingIsEverRepeated() {
		use(new RetrySettings(false, 3, Duration.ofSeconds(10), 0.2, 10, Set.of(), Set.of(), Duration.ZERO,
				Duration.ZERO));
		oneOfSeveralThatDiesLeavesTheBreakerClosed();
	}

	@Test
	void neitherDoesItOpenTheBreakerWhereTheRetryBudgetIsUsedUp() {
		this.catalog.local("payments", 1, 2, 3);
		withoutBudget();
		begin(GET, 60);
		assertThat(die((port) -> port == 1)).isEqualTo(20);
		assertThat(this.open).as("none repeated").hasSize(40);
		assertThat(state()).isEqualTo(State.CLOSED);
	}

	@Test
	void neitherDoInstancesThatRefuseConnectionsThen() {
		this.catalog.local("payments", 1, 2, 3);
		withoutBudget();
		this.error = new ConnectException("Connection refused");
		begin(GET, 60);
		assertThat(die((port) -> port == 1)).isEqualTo(20);
		assertThat(state()).isEqualTo(State.CLOSED);
		assertThat(die((port) -> true)).isEqualTo(40);
		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void allThatDieOpenTheBreakerWhereTheRetryBudgetIsUsedUp() {
		this.catalog.local("payments", 1, 2, 3);
		withoutBudget();
		begin(GET, 60);
		assertThat(die((port) -> true)).isEqualTo(60);
		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void allThatDieOpenTheBreaker() {
		this.catalog.local("payments", 1, 2, 3);
		begin(60);
		assertThat(die((port) -> true)).isEqualTo(60);
		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void theOnlyOneThatDiesOpensTheBreaker() {
		this.catalog.local("payments", 1);
		begin(60);
		assertThat(die((port) -> port == 1)).isEqualTo(60);
		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void askingWhetherThereIsAnotherInstancePicksNone() {
		this.catalog.local("payments", 1, 2, 3);
		begin(1);
		int first = this.open.get(0).url().getPort();
		die((port) -> true);
		begin(3);
		assertThat(this.open).extracting((call) -> call.url().getPort())
			.containsExactly(first % 3 + 1, (first + 1) % 3 + 1, first);
	}

	private void withoutBudget() {
		use(new RetrySettings(true, 3, Duration.ofSeconds(10), 0, 0, Set.of(), Set.of("GET"), Duration.ZERO,
				Duration.ZERO));
	}

	private void use(RetrySettings retry) {
		this.pipelines.use(new ClientSettings(
				new CallSettings(Duration.ofSeconds(30), Duration.ZERO, retry, BreakerSettings.DEFAULTS, false),
				Map.of()));
	}

	private void begin(int calls) {
		begin(POST, calls);
	}

	private void begin(ClientRequest call, int calls) {
		for (int i = 0; i < calls; i++) {
			this.filter.filter(call, (request) -> {
				Open begun = new Open(request.url(), Sinks.one());
				this.open.add(begun);
				return begun.answer().asMono();
			}).onErrorResume(WebClientRequestException.class, (error) -> Mono.empty()).subscribe();
		}
	}

	private int die(Predicate<Integer> dead) {
		List<Open> lost = this.open.stream().filter((call) -> dead.test(call.url().getPort())).toList();
		lost.forEach((call) -> call.answer()
			.tryEmitError(new WebClientRequestException(this.error, HttpMethod.POST, call.url(), POST.headers())));
		this.open.removeAll(lost);
		return lost.size();
	}

	private @Nullable State state() {
		return this.pipelines.of("payments").guard().state();
	}

	/**
	 * A call under way.
	 *
	 * @param url where to
	 * @param answer what it waits for
	 */
	private record Open(URI url, Sinks.One<ClientResponse> answer) {
	}

}
