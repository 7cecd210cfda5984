package io.github.discovery.client.call;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Keeps the call going, whatever those who watch it throw.
 */
final class QuietTrace implements CallTrace {

	static final Runnable NOTHING = () -> {
	};

	private final CallTrace delegate;

	private QuietTrace(CallTrace delegate) {
		this.delegate = delegate;
	}

	/** Begin to follow a call, if anybody does. */
	static @Nullable CallTrace begin(@Nullable CallTracing tracing, ServiceName service, String operation,
			ContextView context) {
		if (tracing == null) {
			return null;
		}
		try {
			CallTrace trace = tracing.begin(service, operation, context);
			return (trace != null) ? new QuietTrace(trace) : null;
		}
		catch (RuntimeException ex) {
			QuietListeners.failed(ex);
			return null;
		}
	}

	private static void run(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException ex) {
			QuietListeners.failed(ex);
		}
	}

	@Override
	public void attemptBegan(Candidate candidate, int attempt) {
		run(() -> this.delegate.attemptBegan(candidate, attempt));
	}

	@Override
	public Context write(Context context) {
		try {
			return this.delegate.write(context);
		}
		catch (RuntimeException ex) {
			QuietListeners.failed(ex);
			return context;
		}
	}

	@Override
	public Runnable open() {
		try {
			Runnable close = this.delegate.open();
			return () -> run(close);
		}
		catch (RuntimeException ex) {
			QuietListeners.failed(ex);
			return NOTHING;
		}
	}

	@Override
	public void attemptEnded(Outcome outcome, @Nullable Throwable error) {
		run(() -> this.delegate.attemptEnded(outcome, error));
	}

	@Override
	public void ended(CallResult result, @Nullable Throwable error) {
		run(() -> this.delegate.ended(result, error));
	}

}
