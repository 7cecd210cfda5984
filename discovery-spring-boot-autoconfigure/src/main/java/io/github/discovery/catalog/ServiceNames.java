package io.github.discovery.catalog;

import java.time.Duration;
import java.util.Set;

import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.timing.BackOff;
import io.github.discovery.spi.timing.LoopRuntime;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The names of one backend's services: read only while somebody asks for them, at most
 * once in a period however many ask, and the last known good answer through every error.
 */
final class ServiceNames {

	static final Duration PERIOD = Duration.ofSeconds(30);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Source source;

	private final LoopRuntime runtime;

	private final BackOff backOff;

	private final Disposable.Swap step = Disposables.swap();

	private final Sinks.Many<Answer> answers = Sinks.many().replay().latest();

	private volatile @Nullable Answer last;

	private volatile long askedAt;

	private volatile @Nullable Long firstAskedAt;

	private volatile boolean running;

	private volatile @Nullable String lastError;

	ServiceNames(Source source) {
		this.source = source;
		this.runtime = source.runtime();
		this.backOff = source.newBackOff();
	}

	boolean isSupported() {
		return this.source.backend().capabilities().contains(Capability.LIST_SERVICES);
	}

	String describe() {
		String error = this.lastError;
		return this.source.backend().name() + ": " + ((error != null) ? error : "no answer yet");
	}

	@Nullable Answer last() {
		return this.last;
	}

	/**
	 * Return the last known good answer, and see to it that there will be newer ones.
	 * @return the answer, {@code null} if there never was one
	 */
	@Nullable Answer ask() {
		this.askedAt = this.runtime.now();
		if (this.firstAskedAt == null) {
			this.firstAskedAt = this.askedAt;
		}
		if (!this.running && !this.runtime.state().isDisposed()) {
			this.runtime.state().schedule(this::start);
		}
		return this.last;
	}

	/**
	 * Wait for an answer that is not too old.
	 * @return the answer, which may never come
	 */
	Mono<Answer> fresh() {
		return Flux.from(this.answers.asFlux()).filter((answer) -> !isOld(answer)).next();
	}

	/**
	 * Return whether it is worth waiting for a newer answer.
	 * @param known the last known good answer
	 * @return whether there is none or an old one, and nothing that says that waiting is
	 * in vain
	 */
	boolean isWorthWaiting(@Nullable Answer known) {
		if (known != null) {
			return isOld(known) && this.lastError == null && this.source.gate().state().open();
		}
		long patience = LoopRuntime.nanos(this.source.settings().timing().firstLookupTimeout());
		Long first = this.firstAskedAt;
		return this.lastError == null || first == null || this.runtime.now() - first < patience;
	}

	private boolean isOld(Answer answer) {
		return this.runtime.now() - answer.time() > 2 * PERIOD.toNanos();
	}

	void refresh() {
		if (this.running) {
			read();
		}
	}

	void close() {
		this.running = false;
		this.step.dispose();
	}

	private void start() {
		if (!this.running && !this.step.isDisposed()) {
			this.running = true;
			read();
		}
	}

	private void read() {
		if (!this.source.gate().state().open()) {
			this.step.update(this.source.gate().whenOpen(this::read));
			return;
		}
		this.step.update(Mono.defer(this.source.backend()::services)
			.timeout(TIMEOUT, this.runtime.state())
			.publishOn(this.runtime.state())
			.subscribe(this::answered, this::failed));
	}

	private void answered(Set<ServiceName> names) {
		this.backOff.succeeded();
		this.lastError = null;
		Answer answer = new Answer(Set.copyOf(names), this.runtime.now());
		this.last = answer;
		this.answers.tryEmitNext(answer).orThrow();
		this.step.update(this.runtime.later(this.runtime.around(PERIOD), this::readIfAsked));
	}

	private void readIfAsked() {
		if (isAsked()) {
			read();
			return;
		}
		this.running = false;
		if (isAsked()) {
			// Asked between the two looks, by somebody who saw the loop running.
			start();
		}
	}

	private boolean isAsked() {
		return this.runtime.now() - this.askedAt <= 2 * PERIOD.toNanos();
	}

	private void failed(Throwable error) {
		this.lastError = Errors.describe(error);
		Duration delay = this.backOff.failed();
		if (Errors.isUnreachable(error)) {
			this.step.update(this.source.gate().afterProbe(() -> readAfter(delay)));
		}
		else {
			readAfter(delay);
		}
	}

	private void readAfter(Duration delay) {
		this.step.update(this.runtime.later(delay, this::readIfAsked));
	}

	/**
	 * Names, and when they were read.
	 *
	 * @param names the names
	 * @param time a time of the ticker
	 */
	record Answer(Set<ServiceName> names, long time) {
	}

}
