package io.github.discovery.client;

import java.util.random.RandomGenerator;

import io.github.discovery.model.Ticker;
import reactor.core.scheduler.Scheduler;

/**
 * The thread, the clock and the dice behind picks.
 *
 * @param maintenance the single thread on which ejections are decided
 * @param ticker the monotonic clock, of the same time as the scheduler
 * @param random chance, from any thread
 */
public record PickRuntime(Scheduler maintenance, Ticker ticker, RandomGenerator random) {
}
