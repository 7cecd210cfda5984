package io.github.discovery.registration;

import io.github.discovery.spi.timing.LoopRuntime;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads, the clock and the dice of a registrar.
 *
 * @param loop those of everything but heartbeats and departures
 * @param heartbeats the thread from which heartbeats are sent
 * @param departures where it is told that all entries are out of service, or gone
 */
public record RegistrarRuntime(LoopRuntime loop, Scheduler heartbeats, Scheduler departures) {

	/**
	 * Create a runtime on the machine's clock.
	 * @param state the single thread that changes state
	 * @param heartbeats the thread from which heartbeats are sent
	 * @return a runtime whose departures have a thread of their own each
	 */
	public static RegistrarRuntime create(Scheduler state, Scheduler heartbeats) {
		// Not from a pool: an application that fills it could never leave the registry.
		Scheduler departures = Schedulers.fromExecutor((task) -> {
			Thread thread = new Thread(task, "discovery-departure");
			thread.setDaemon(true);
			thread.start();
		});
		return new RegistrarRuntime(LoopRuntime.create(state), heartbeats, departures);
	}

}
