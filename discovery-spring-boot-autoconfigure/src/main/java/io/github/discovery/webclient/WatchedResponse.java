package io.github.discovery.webclient;

import java.util.List;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.BodyExtractor;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;

/**
 * An answer that tells when its body breaks off. The call has long ended by then, but the
 * instance did not do what it was asked.
 */
final class WatchedResponse extends ClientResponseWrapper {

	private final InstanceStatistics statistics;

	private boolean broken;

	WatchedResponse(ClientResponse delegate, InstanceStatistics statistics) {
		super(delegate);
		this.statistics = statistics;
	}

	private void failed(Throwable error) {
		// A body can be read once, so this comes from one thread at a time.
		if (!this.broken && TransportErrors.isBreak(error)) {
			this.broken = true;
			this.statistics.brokeOff();
		}
	}

	private <T> Mono<T> watch(Mono<T> body) {
		return body.doOnError(this::failed);
	}

	private <T> Flux<T> watch(Flux<T> body) {
		return body.doOnError(this::failed);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T body(BodyExtractor<T, ? super ClientHttpResponse> extractor) {
		T body = super.body(extractor);
		if (body instanceof Mono<?> mono) {
			return (T) watch(mono);
		}
		return (body instanceof Flux<?> flux) ? (T) watch(flux) : body;
	}

	@Override
	public <T> Mono<T> bodyToMono(Class<? extends T> type) {
		return watch(super.bodyToMono(type));
	}

	@Override
	public <T> Mono<T> bodyToMono(ParameterizedTypeReference<T> type) {
		return watch(super.bodyToMono(type));
	}

	@Override
	public <T> Flux<T> bodyToFlux(Class<? extends T> type) {
		return watch(super.bodyToFlux(type));
	}

	@Override
	public <T> Flux<T> bodyToFlux(ParameterizedTypeReference<T> type) {
		return watch(super.bodyToFlux(type));
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(Class<T> type) {
		return watch(super.toEntity(type));
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(ParameterizedTypeReference<T> type) {
		return watch(super.toEntity(type));
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(Class<T> type) {
		return watch(super.toEntityList(type));
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(ParameterizedTypeReference<T> type) {
		return watch(super.toEntityList(type));
	}

}
