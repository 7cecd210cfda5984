package io.github.discovery.client.guard;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.github.discovery.model.Ticker;

/**
 * Shows Resilience4j a clock that never jumps. Only differences mean anything.
 */
final class TickerClock extends Clock {

	private final Ticker ticker;

	private final long origin;

	TickerClock(Ticker ticker) {
		this.ticker = ticker;
		this.origin = ticker.nanos();
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

	@Override
	public Instant instant() {
		return Instant.EPOCH.plusNanos(this.ticker.nanos() - this.origin);
	}

}
