package io.github.discovery.backend.consul;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.discovery.spi.Revision;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.WatchEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How fast one query of a watch follows the other.
 */
class ConsulWatchPaceTests {

	private static final int MANY = 1000;

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final List<Long> queries = new ArrayList<>();

	private final List<WatchEvent> events = new ArrayList<>();

	private final Disposable.Swap watch = Disposables.swap();

	@AfterEach
	void stop() {
		this.watch.dispose();
		this.scheduler.dispose();
	}

	@Test
	void everyChangeOfABusyServiceIsSeenWithinMilliseconds() {
		watch((query) -> answerAfter(query == 0 ? 0 : 100, 10 + query, "v" + query));
		run(Duration.ofSeconds(30));
		assertThat(this.queries.size()).isBetween(295, 302);
		assertThat(gapsBeyond(100)).isEmpty();
		assertThat(this.events).hasSizeBetween(295, 302).allMatch(WatchEvent.Replaced.class::isInstance);
	}

	@Test
	void changesWithoutEndAreReadTwentyTimesASecond() {
		watch((query) -> answerAfter(0, 10 + query, "v" + query));
		run(Duration.ofSeconds(10));
		assertThat(this.queries.size()).isBetween(240, 260);
	}

	@Test
	void answersThatComeAtOnceAndBringNothingAreReadTwiceASecond() {
		watch((query) -> answerAfter(0, 10, "same"));
		run(Duration.ofSeconds(10));
		assertThat(this.queries.size()).isBetween(20, 24);
	}

	@Test
	void indexThatMovesWithoutContentIsReadTwiceASecond() {
		watch((query) -> answerAfter(0, 10 + query, "same"));
		run(Duration.ofSeconds(10));
		assertThat(this.queries.size()).isBetween(20, 24);
	}

	@Test
	void contentThatDiffersWhereTheIndexStandsIsReadTwiceASecond() {
		watch((query) -> answerAfter(0, 10, "v" + query));
		run(Duration.ofSeconds(10));
		assertThat(this.queries.size()).isBetween(20, 24);
	}

	@Test
	void answersThatCannotBeBelievedBuyNoSpeed() {
		watch((query) -> answerAfter(0, 10 + query, (query % 2 == 0) ? "same" : "odd",
				(response) -> response.header("X-Consul-KnownLeader", (query % 2 == 0) ? "true" : "false")));
		run(Duration.ofSeconds(10));
		assertThat(this.queries.size()).isBetween(20, 24);
	}

	@Test
	void changeAfterManyAnswersWithoutOneIsFollowedAtOnce() {
		watch((query) -> {
			if (query < 10) {
				return answerAfter(0, 10, "same");
			}
			return answerAfter((query == 10) ? 0 : 20, 10 + query, "v" + Math.min(query, 30));
		});
		run(Duration.ofSeconds(20));
		assertThat(this.queries.get(10) - this.queries.get(9)).isEqualTo(500);
		assertThat(this.queries.get(11) - this.queries.get(10)).isZero();
		assertThat(this.queries.get(30) - this.queries.get(11)).isEqualTo(19 * 20);
	}

	@Test
	void idleServiceIsAskedOncePerWait() {
		watch((query) -> answerAfter((query < 2) ? 0 : 25_000, 10 + query / 4, "v" + query / 4));
		run(Duration.ofMinutes(5));
		assertThat(this.queries.size()).isBetween(12, 15);
	}

	private void watch(Answers answers) {
		WebClient web = WebClient.builder().exchangeFunction((request) -> {
			int query = this.queries.size();
			// Without a pace, time would stand still for ever.
			if (query == MANY) {
				return Mono.never();
			}
			this.queries.add(this.scheduler.now(TimeUnit.MILLISECONDS));
			return answers.answer(query);
		}).baseUrl("http://consul").build();
		ConsulSettings settings = ConsulSettings.DEFAULTS;
		ConsulClient client = new ConsulClient(web, ConsulToken.none(), settings.timeout(), this.scheduler);
		ConsulBackend backend = new ConsulBackend(client, settings, this.scheduler);
		this.watch.update(backend.watch(new Scope("orders"), new Revision(ConsulReader.EPOCH, "10"))
			.subscribeOn(this.scheduler)
			.subscribe(this.events::add));
	}

	private void run(Duration time) {
		this.scheduler.advanceTimeBy(time);
	}

	/** Times between queries that are longer than what the server took. */
	private List<Long> gapsBeyond(long millis) {
		List<Long> gaps = new ArrayList<>();
		for (int i = 1; i < this.queries.size(); i++) {
			gaps.add(this.queries.get(i) - this.queries.get(i - 1));
		}
		return gaps.stream().filter((gap) -> gap > millis).toList();
	}

	private Mono<ClientResponse> answerAfter(long millis, long index, String version) {
		return answerAfter(millis, index, version, (response) -> response.header("X-Consul-KnownLeader", "true"));
	}

	private Mono<ClientResponse> answerAfter(long millis, long index, String version,
			Consumer<ClientResponse.Builder> headers) {
		ClientResponse.Builder response = ClientResponse.create(HttpStatus.OK)
			.header("X-Consul-Index", Long.toString(index))
			.body("""
					[{"Node":{"Address":"10.0.0.1"},"Service":{"ID":"a","Service":"orders","Port":80,
					"Meta":{"version":"%s"}}}]""".formatted(version));
		headers.accept(response);
		Mono<ClientResponse> answer = Mono.just(response.build());
		return (millis > 0) ? Mono.delay(Duration.ofMillis(millis), this.scheduler).then(answer) : answer;
	}

	@FunctionalInterface
	private interface Answers {

		Mono<ClientResponse> answer(int query);

	}

}
