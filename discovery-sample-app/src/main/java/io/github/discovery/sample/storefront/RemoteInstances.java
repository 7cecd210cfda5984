package io.github.discovery.sample.storefront;

import java.time.Duration;

/**
 * Instances in processes of their own: they can be asked to stop, but not started.
 */
class RemoteInstances implements Instances {

	private final Greetings greetings;

	RemoteInstances(Greetings greetings) {
		this.greetings = greetings;
	}

	@Override
	public void stop(String instanceId) {
		this.greetings.tell(instanceId, "/stop").block(Duration.ofSeconds(5));
	}

	@Override
	public void start() {
		throw new IllegalStateException("Start another process with --sample.role=greeting");
	}

	@Override
	public boolean canStart() {
		return false;
	}

}
