package io.github.discovery.backend.consul;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.github.discovery.model.Secret;
import io.github.discovery.spi.RegistryException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestBodySpec;

/**
 * Sends single requests to Consul and turns everything but a good answer into a
 * {@link RegistryException}. Never repeats one.
 */
public final class ConsulClient {

	private static final Log logger = LogFactory.getLog(ConsulClient.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Set<Integer> OK = Set.of(200);

	/** How long a file that was read before is waited for. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/**
	 * The JDK's client answers a cancelled request with an error that nobody waits for;
	 * Reactor would log each with its stack trace.
	 */
	private static final Context QUIET = Context.of("reactor.onErrorDropped.local",
			(Consumer<Throwable>) (error) -> logger.trace("Dropped after cancellation: " + error));

	private final WebClient client;

	private final ConsulToken token;

	private final Duration timeout;

	private final Scheduler scheduler;

	/**
	 * Create a client.
	 * @param client a client with Consul's URL as its base, on a
	 * {@link WholeAnswerHttpClient}, without filter, redirect or retry
	 * @param token the token to send
	 * @param timeout how long a request may take unless it says otherwise
	 * @param scheduler where time-outs are kept
	 */
	public ConsulClient(WebClient client, ConsulToken token, Duration timeout, Scheduler scheduler) {
		this.client = client;
		this.token = token;
		this.timeout = timeout;
		this.scheduler = scheduler;
	}

	/**
	 * Send a request that can only be answered with 200.
	 */
	Mono<ConsulAnswer> send(ConsulRequest request) {
		return send(request, OK);
	}

	/**
	 * Send a request.
	 * @param request the request
	 * @param good the statuses whose body is the answer
	 */
	Mono<ConsulAnswer> send(ConsulRequest request, Set<Integer> good) {
		return raw(request).map((raw) -> {
			if (!good.contains(raw.status())) {
				throw ConsulErrors.of(request, raw.status(), raw.text());
			}
			JsonNode body = parse(raw.body());
			if (body == null) {
				throw ConsulErrors.of(request, raw.status(), raw.text());
			}
			return new ConsulAnswer(raw.status(), raw.response().headers().asHttpHeaders(), body, raw.anonymous());
		});
	}

	/**
	 * Send a request whose body does not matter.
	 */
	Mono<Void> write(ConsulRequest request) {
		return raw(request).doOnNext((raw) -> {
			if (raw.status() != 200) {
				throw ConsulErrors.of(request, raw.status(), raw.text());
			}
		}).then();
	}

	private Mono<Raw> raw(ConsulRequest request) {
		return Mono.defer(() -> {
			Duration limit = (request.timeout() != null) ? request.timeout() : this.timeout;
			return currentToken().flatMap((secret) -> exchange(request, secret.orElse(null), limit));
		}).doOnNext((raw) -> {
			if (raw.status() == 403 || raw.status() == 401) {
				this.token.refused();
			}
		}).contextWrite(QUIET);
	}

	private Mono<Raw> exchange(ConsulRequest request, @Nullable Secret secret, Duration limit) {
		return prepare(request, secret).exchangeToMono((response) -> read(response, secret == null))
			.timeout(limit, this.scheduler)
			.onErrorMap((error) -> ConsulErrors.of(request, error, limit));
	}

	/** A file may be on a disk that hangs: the token that was read before will do. */
	private Mono<Optional<Secret>> currentToken() {
		if (!this.token.isFile()) {
			return this.token.current();
		}
		Secret known = this.token.known();
		Duration patience = (known != null && PATIENCE.compareTo(this.timeout) < 0) ? PATIENCE : this.timeout;
		return this.token.current()
			.publishOn(this.scheduler)
			.timeout(patience, (known != null) ? Mono.just(Optional.of(known)) : Mono.error(this::unread),
					this.scheduler)
			.onErrorMap(UncheckedIOException.class,
					(ex) -> new RegistryException.Unauthorised(ConsulBackend.NAME, String.valueOf(ex.getMessage())));
	}

	private RegistryException unread() {
		return new RegistryException.Unreachable(ConsulBackend.NAME,
				this.token + " was not read within " + this.timeout.toMillis() + " ms", null);
	}

	private WebClient.RequestHeadersSpec<?> prepare(ConsulRequest request, @Nullable Secret secret) {
		RequestBodySpec spec = this.client.method(request.method()).uri(request::uri);
		if (secret != null) {
			spec.header("X-Consul-Token", secret.reveal());
		}
		Object body = request.body();
		return (body != null) ? spec.contentType(MediaType.APPLICATION_JSON).bodyValue(JSON.writeValueAsBytes(body))
				: spec;
	}

	private static Mono<Raw> read(ClientResponse response, boolean anonymous) {
		return response.bodyToMono(byte[].class)
			.defaultIfEmpty(new byte[0])
			.map((body) -> new Raw(response, body, anonymous));
	}

	private static @Nullable JsonNode parse(byte[] body) {
		try {
			return JSON.readTree(body);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private record Raw(ClientResponse response, byte[] body, boolean anonymous) {

		int status() {
			return this.response.statusCode().value();
		}

		String text() {
			int length = Math.min(this.body.length, 400);
			return new String(this.body, 0, length, java.nio.charset.StandardCharsets.UTF_8);
		}

	}

}
