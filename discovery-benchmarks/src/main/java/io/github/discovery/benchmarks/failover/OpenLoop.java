package io.github.discovery.benchmarks.failover;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Sends calls at a steady rate whether or not earlier ones have been answered; what a
 * call took is counted from the moment it was due.
 */
final class OpenLoop {

	private final WebClient client;

	private final HttpMethod method;

	private final @Nullable Duration patience;

	private final Plan plan;

	OpenLoop(WebClient client, Scenario scenario, Plan plan) {
		this.client = client;
		this.method = scenario.method();
		this.patience = scenario.patience();
		this.plan = plan;
	}

	/** Send all calls, in the middle of which something happens, and await their end. */
	CallLog run(Consumer<CallLog> fault, Runnable settled) throws InterruptedException {
		CallLog log = new CallLog(this.plan.calls());
		long gap = Duration.ofSeconds(1).toNanos() / this.plan.rate();
		int at = this.plan.rate() * this.plan.fault();
		int later = at + this.plan.rate() * this.plan.settling();
		for (int i = 0; i < this.plan.calls(); i++) {
			if (i == at) {
				run(() -> fault.accept(log));
			}
			if (i == later) {
				run(settled);
			}
			send(log, i, i * gap);
		}
		if (!log.await(60)) {
			throw new IllegalStateException("Calls did not end");
		}
		return log;
	}

	/** Starting a process takes a while, and nothing is to wait for that. */
	private static void run(Runnable task) {
		Thread thread = new Thread(task, "fault");
		thread.setDaemon(true);
		thread.start();
	}

	private void send(CallLog log, int call, long due) {
		for (long left = due - log.now(); left > 0; left = due - log.now()) {
			LockSupport.parkNanos(left);
		}
		log.sent(call, due);
		Mono<Integer> answer = this.client.method(this.method)
			.uri("http://target/call")
			.retrieve()
			.onStatus((status) -> true, (response) -> Mono.empty())
			.toBodilessEntity()
			.map((entity) -> entity.getStatusCode().value());
		Mono<Integer> patient = (this.patience != null) ? answer.timeout(this.patience) : answer;
		patient.subscribe((status) -> log.answered(call, status, log.now() - due),
				(error) -> log.failed(call, describe(error)));
	}

	private static String describe(Throwable error) {
		Throwable cause = (error.getCause() != null) ? error.getCause() : error;
		String text = error.getClass().getSimpleName();
		return (cause != error) ? text + " of " + cause.getClass().getSimpleName() : text;
	}

	/**
	 * How many calls, and when something happens.
	 *
	 * @param rate calls a second
	 * @param seconds how long
	 * @param fault second in which something happens
	 * @param settling seconds after which the client is to have got over it
	 */
	record Plan(int rate, int seconds, int fault, int settling) {

		/** As long as it is in earnest. */
		static final Plan LONG = new Plan(200, 42, 10, 5);

		/** Just long enough to see that it works. */
		static final Plan SHORT = new Plan(100, 3, 1, 1);

		int calls() {
			return this.rate * this.seconds;
		}

		long nanos(int second) {
			return Duration.ofSeconds(second).toNanos();
		}

	}

}
