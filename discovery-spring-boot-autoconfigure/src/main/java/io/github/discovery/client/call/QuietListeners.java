package io.github.discovery.client.call;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * All listeners of calls as one that never throws.
 */
final class QuietListeners implements CallListener {

	private static final Log logger = LogFactory.getLog(QuietListeners.class);

	private static final AtomicBoolean warned = new AtomicBoolean();

	/** An array, because each call goes through it. */
	private final CallListener[] listeners;

	QuietListeners(List<CallListener> listeners) {
		this.listeners = listeners.toArray(CallListener[]::new);
	}

	/** Say once that something of others fails. */
	static void failed(RuntimeException error) {
		if (warned.compareAndSet(false, true)) {
			logger.warn("Calls are not watched completely: a listener or a handler of observations fails", error);
		}
		else {
			logger.debug("A listener or a handler of observations failed", error);
		}
	}

	@Override
	public void attemptEnded(ServiceName service, Candidate candidate, Outcome outcome, long nanos, int attempt) {
		for (CallListener listener : this.listeners) {
			try {
				listener.attemptEnded(service, candidate, outcome, nanos, attempt);
			}
			catch (RuntimeException ex) {
				failed(ex);
			}
		}
	}

	@Override
	public void callEnded(ServiceName service, CallResult result, long nanos, int attempts) {
		for (CallListener listener : this.listeners) {
			try {
				listener.callEnded(service, result, nanos, attempts);
			}
			catch (RuntimeException ex) {
				failed(ex);
			}
		}
	}

	@Override
	public void circuitChanged(ServiceName service, CircuitBreaker.State state) {
		for (CallListener listener : this.listeners) {
			try {
				listener.circuitChanged(service, state);
			}
			catch (RuntimeException ex) {
				failed(ex);
			}
		}
	}

}
