package io.github.discovery.webclient;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.discovery.client.Causes;
import io.github.discovery.client.ConnectFailures;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallTimer;
import io.github.discovery.client.call.WatchedAttempt;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.IllegalNameException;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.CompletionContext.Status;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;

/**
 * Counts the attempts of those who call through Spring Cloud's load balancer: Gateway,
 * Feign and its blocking client. Gateway tells the end only after the body, and never if
 * its caller went away. So an attempt of which nothing is heard is no longer in flight
 * after two minutes, and so many are followed at most.
 */
final class CloudAttempts implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

	static final Duration LONGEST = Duration.ofMinutes(2);

	static final int MOST = 10_000;

	private final Supplier<@Nullable CallPipelines> pipelines;

	private final Map<Key, Attempt> attempts = new ConcurrentHashMap<>();

	CloudAttempts(Supplier<@Nullable CallPipelines> pipelines) {
		this.pipelines = pipelines;
	}

	int size() {
		return this.attempts.size();
	}

	@Override
	public void onStart(Request<Object> request) {
		// There is no instance yet.
	}

	@Override
	public void onStartRequest(Request<Object> request, Response<ServiceInstance> response) {
		ServiceInstance server = response.getServer();
		CallPipelines known = this.pipelines.get();
		if (server == null || known == null || this.attempts.size() >= MOST) {
			return;
		}
		try {
			ServicePicks picks = known.of(server.getServiceId()).picks();
			InstanceStatistics statistics = picks.statistics().find(String.valueOf(server.getInstanceId()));
			if (statistics != null) {
				begin(new Key(request), statistics, known.of(server.getServiceId()).timer());
			}
		}
		catch (IllegalNameException ex) {
			// An instance from elsewhere, which Spring Cloud may call as it likes.
		}
	}

	private void begin(Key key, InstanceStatistics statistics, CallTimer timer) {
		Attempt attempt = new Attempt(key, statistics, timer);
		Attempt before = this.attempts.put(key, attempt);
		if (before != null) {
			before.end(Outcome.CANCELLED);
		}
		timer.watch(attempt, attempt.began + LONGEST.toNanos());
	}

	@Override
	public void onComplete(CompletionContext<Object, ServiceInstance, Object> context) {
		Attempt attempt = this.attempts.remove(new Key(context.getLoadBalancerRequest()));
		if (attempt != null) {
			attempt.end(outcome(context));
		}
	}

	private static Outcome outcome(CompletionContext<Object, ServiceInstance, Object> context) {
		if (context.status() == Status.SUCCESS) {
			return (context.getClientResponse() instanceof ResponseData answer && answer.getHttpStatus() != null)
					? ReactiveAttempt.outcome(answer.getHttpStatus()) : Outcome.SUCCESS;
		}
		Throwable error = context.getThrowable();
		if (context.status() == Status.DISCARD || error == null) {
			return Outcome.CANCELLED;
		}
		if (ConnectFailures.isConnectFailure(error)) {
			return Outcome.CONNECT_FAILURE;
		}
		if (TransportErrors.isTimeout(error)) {
			return Outcome.TIMEOUT;
		}
		// A filter or a codec of this side failed: the instance is not to blame.
		return Causes.any(error, IOException.class::isInstance) ? Outcome.FAILURE : Outcome.CANCELLED;
	}

	/** Spring Cloud's requests are equal if their contents are. */
	private record Key(Object request) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Key key && key.request == this.request;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this.request);
		}

	}

	private final class Attempt extends WatchedAttempt {

		private final Key key;

		private final InstanceStatistics statistics;

		private final CallTimer timer;

		private final long began;

		Attempt(Key key, InstanceStatistics statistics, CallTimer timer) {
			this.key = key;
			this.statistics = statistics;
			this.timer = timer;
			this.began = statistics.beginPicked();
		}

		/** By whoever took it out of the map. */
		void end(Outcome outcome) {
			this.timer.forget(this);
			this.statistics.endPicked(this.began, outcome);
		}

		@Override
		protected void expired() {
			if (CloudAttempts.this.attempts.remove(this.key, this)) {
				end(Outcome.CANCELLED);
			}
		}

		@Override
		protected void moveAway() {
			// Nobody here could send it elsewhere.
		}

		@Override
		protected boolean isAt(ServicePicks picks, String instanceId) {
			return false;
		}

	}

}
