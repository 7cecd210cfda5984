package io.github.discovery.observation;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

import io.github.discovery.model.Ticker;
import io.github.discovery.observation.ObservedEvent.Severity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes one log line for each change. An outage of a registry is told once, not once for
 * each service; a flood is cut, and the number of lines left out told afterwards.
 */
public final class EventLogger implements Consumer<ObservedEvent> {

	/** Lines in a burst. */
	static final int BURST = 100;

	/** Nanoseconds until another line may be written. */
	static final long NANOS_PER_LINE = 100_000_000L;

	private static final int MAX_OUTAGES = 100;

	private static final Log logger = LogFactory.getLog("io.github.discovery.events");

	private final Ticker ticker;

	private final Set<String> outages = new LinkedHashSet<>();

	private long allowance = BURST * NANOS_PER_LINE;

	private long last;

	private long omitted;

	/**
	 * Create a logger.
	 * @param ticker measures the rate of lines
	 */
	public EventLogger(Ticker ticker) {
		this.ticker = ticker;
		this.last = ticker.nanos();
	}

	@Override
	public synchronized void accept(ObservedEvent event) {
		if (isRepeated(event)) {
			logger.debug(event.line());
		}
		else if (isAllowed()) {
			write(event);
		}
		else {
			this.omitted++;
		}
	}

	private void write(ObservedEvent event) {
		if (this.omitted > 0) {
			logger.info(this.omitted + " further changes were not logged one by one");
			this.omitted = 0;
		}
		if (event.severity() == Severity.WARN) {
			logger.warn(event.line());
		}
		else {
			logger.info(event.line());
		}
	}

	/**
	 * The end of an outage is told once as well, by the first service that is read again.
	 */
	private boolean isRepeated(ObservedEvent event) {
		String source = event.detail().substring(0, Math.max(0, event.detail().indexOf(' ')));
		return switch (event.type()) {
			case "source-failed" -> !this.outages.add(event.detail()) || this.outages.size() > MAX_OUTAGES;
			case "source-recovered" -> !this.outages.removeIf((outage) -> outage.startsWith(source + " "));
			default -> false;
		};
	}

	private boolean isAllowed() {
		long now = this.ticker.nanos();
		this.allowance = Math.min(BURST * NANOS_PER_LINE, this.allowance + now - this.last);
		this.last = now;
		if (this.allowance < NANOS_PER_LINE) {
			return false;
		}
		this.allowance -= NANOS_PER_LINE;
		return true;
	}

}
