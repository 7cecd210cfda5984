package io.github.discovery.client.calls;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallListener;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Calls on virtual time: ten seconds for an attempt, half a minute for a call.
 */
class ServiceCallsFixture {

	final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	final StubCatalog catalog = new StubCatalog();

	final InstanceChooser chooser = TestPicks.chooser(this.catalog, LoadBalancingSettings.DEFAULTS, this.time);

	final List<CallResult> results = new ArrayList<>();

	final ServiceCalls calls;

	/** The instances that were called, in order. */
	final List<String> called = new ArrayList<>();

	ServiceCallsFixture() {
		this(RetrySettings.DEFAULTS);
	}

	ServiceCallsFixture(RetrySettings retry) {
		CallSettings settings = new CallSettings(Duration.ofSeconds(30), Duration.ZERO, retry, BreakerSettings.DEFAULTS,
				false);
		CallListener listener = new CallListener() {

			@Override
			public void callEnded(ServiceName service, CallResult result, long nanos, int attempts) {
				ServiceCallsFixture.this.results.add(result);
			}

		};
		this.calls = new DefaultServiceCalls(TestPicks.pipelines(this.chooser, settings, this.time,
				() -> this.time.now(TimeUnit.NANOSECONDS), listener));
		this.catalog.local("payments", 1, 2);
	}

	void pass(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

	static ConnectException refused() {
		return new ConnectException("Connection refused");
	}

	long total(Outcome outcome) {
		return statistics().stream().mapToLong((one) -> one.count(outcome)).sum();
	}

	long inFlight() {
		return statistics().stream().mapToLong(InstanceStatistics::inFlight).sum();
	}

	private List<InstanceStatistics> statistics() {
		return List.copyOf(this.chooser.of("payments").statistics().all());
	}

}
