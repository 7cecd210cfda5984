package io.github.discovery.sample.storefront;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.assembly.UnknownStrategyException;
import io.github.discovery.loadbalancing.hashing.IpHashStrategy;
import io.github.discovery.loadbalancing.hashing.StickyStrategy;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Calls the greeting service for a visitor: a plain {@code WebClient} call to
 * {@code http://greeting} that says by an attribute how its instance is to be chosen, and
 * passes on what strategies may look at.
 */
@RestController
@RequestMapping("/api")
class CallController {

	/** What consistent-hash goes by: {@code hash-on} in application.yml names it. */
	static final String VISITOR = "X-Visitor";

	/** What sticky goes by, unless {@code sticky-on} says otherwise. */
	static final String STICKY = "discovery-instance";

	private final WebClient greeting;

	private final Greetings greetings;

	private final Set<String> strategies;

	CallController(@LoadBalanced WebClient.Builder builder, Greetings greetings, Strategies strategies) {
		this.greeting = builder.baseUrl("http://" + Greetings.SERVICE).build();
		this.greetings = greetings;
		this.strategies = strategies.names();
	}

	@GetMapping("/strategies")
	Set<String> strategies() {
		return this.strategies;
	}

	@GetMapping("/call")
	Mono<Answer> call(@RequestParam(defaultValue = "round-robin") String strategy, ServerHttpRequest visitor,
			ServerHttpResponse response) {
		if (!this.strategies.contains(strategy)) {
			throw new UnknownStrategyException(strategy, this.strategies);
		}
		return this.greeting.get()
			.uri("/hello")
			.attribute(PickOptions.ATTRIBUTE, PickOptions.strategy(strategy))
			.attribute(IpHashStrategy.CLIENT_ADDRESS, address(visitor))
			.headers((headers) -> value(visitor, VISITOR).ifPresent((name) -> headers.set(VISITOR, name)))
			.cookies((cookies) -> sticky(visitor).ifPresent((instance) -> cookies.set(STICKY, instance)))
			.retrieve()
			.bodyToMono(Answer.class)
			.doOnNext((answer) -> stick(strategy, answer, response))
			.onErrorResume((error) -> Mono.just(new Answer(String.valueOf(error.getMessage()), null)));
	}

	private static String address(ServerHttpRequest visitor) {
		InetSocketAddress address = visitor.getRemoteAddress();
		return (address != null) ? address.getHostString() : "";
	}

	private static Optional<String> value(ServerHttpRequest visitor, String header) {
		return Optional.ofNullable(visitor.getHeaders().getFirst(header));
	}

	private static Optional<String> sticky(ServerHttpRequest visitor) {
		return Optional.ofNullable(visitor.getCookies().getFirst(STICKY)).map(HttpCookie::getValue);
	}

	/** Whoever passes answers on tells the visitor's browser whom to come back to. */
	private void stick(String strategy, Answer answer, ServerHttpResponse response) {
		if (strategy.equals(StickyStrategy.NAME) && answer.instance() != null) {
			this.greetings.find(answer.instance())
				.map((instance) -> ResponseCookie.from(STICKY, StickyStrategy.reference(instance)))
				.ifPresent((cookie) -> response.addCookie(cookie.httpOnly(true).sameSite("Strict").build()));
		}
	}

	/**
	 * What a call brought.
	 *
	 * @param text the greeting, or the error
	 * @param instance who answered, {@code null} if nobody did
	 */
	record Answer(String text, @Nullable String instance) {
	}

}
