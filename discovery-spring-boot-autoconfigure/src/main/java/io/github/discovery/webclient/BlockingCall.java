package io.github.discovery.webclient;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.ServiceUris;
import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.RetryAfter;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.client.call.ServiceCallException.Reason;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;

/**
 * One blocking call with all its attempts. Nobody can end an attempt early here: that is
 * for the read timeout of the client's request factory.
 */
final class BlockingCall {

	private final ServicePipeline pipeline;

	private final BlockingExtensions extensions;

	private final HttpRequest request;

	private final byte[] body;

	private final ClientHttpRequestExecution execution;

	private final CallPlan plan;

	private final long began;

	private @Nullable Candidate next;

	BlockingCall(ServicePipeline pipeline, BlockingExtensions extensions, HttpRequest request, byte[] body,
			ClientHttpRequestExecution execution) {
		ServiceCallException refusal = pipeline.enter();
		if (refusal != null) {
			throw refusal;
		}
		this.pipeline = pipeline;
		this.extensions = extensions;
		this.request = request;
		this.body = body;
		this.execution = execution;
		this.began = pipeline.ticker().nanos();
		Object options = request.getAttributes().get(PickOptions.ATTRIBUTE);
		this.plan = pipeline.plan(request.getMethod().name(), (options instanceof PickOptions wanted) ? wanted : null,
				new HttpRequestView(request));
	}

	ClientHttpResponse run() throws IOException {
		CallResult result = CallResult.CANCELLED;
		Throwable error = null;
		try {
			ClientHttpResponse response = attempts();
			result = response.getStatusCode().is5xxServerError() ? CallResult.FAILURE : CallResult.SUCCESS;
			return response;
		}
		catch (NoInstanceAvailableException ex) {
			result = CallResult.NO_INSTANCE;
			throw ex;
		}
		catch (ServiceCallException ex) {
			result = CallResult.TIMEOUT;
			error = ex;
			throw ex;
		}
		catch (IOException ex) {
			result = CallResult.FAILURE;
			error = ex;
			throw ex;
		}
		finally {
			end(result, error);
		}
	}

	private void end(CallResult result, @Nullable Throwable error) {
		long nanos = this.pipeline.ticker().nanos() - this.began;
		switch (result) {
			case SUCCESS -> this.pipeline.succeeded(nanos);
			case FAILURE, TIMEOUT -> this.pipeline.failed(this.plan, nanos, error);
			default -> this.pipeline.guard().left();
		}
		this.pipeline.callEnded((result == CallResult.CANCELLED) ? CallResult.FAILURE : result, nanos,
				this.plan.attempts());
	}

	private ClientHttpResponse attempts() throws IOException {
		Candidate candidate = this.plan.picks().await(this.plan);
		while (true) {
			ClientHttpResponse response = attempt(candidate);
			if (response != null) {
				return response;
			}
			Candidate following = this.next;
			if (following == null) {
				throw new IllegalStateException("An attempt without an answer must lead to another");
			}
			candidate = following;
			pause();
		}
	}

	private void pause() {
		long until = this.pipeline.ticker().nanos() + this.plan.delay();
		for (long left = this.plan.delay(); left > 0; left = until - this.pipeline.ticker().nanos()) {
			LockSupport.parkNanos(this, left);
			if (Thread.interrupted()) {
				Thread.currentThread().interrupt();
				throw new ServiceCallException(this.pipeline.service(), Reason.DEADLINE_EXCEEDED,
						"interrupted between two attempts", null);
			}
		}
	}

	/**
	 * Make one attempt.
	 * @return the answer of the call, {@code null} if the next attempt is to bring it
	 */
	private @Nullable ClientHttpResponse attempt(Candidate candidate) throws IOException {
		Exception error;
		Kind kind;
		try (BlockingAttempt attempt = new BlockingAttempt(this.pipeline, candidate, this.plan.attempts(),
				this.extensions.start(this.request))) {
			try {
				ClientHttpResponse response = attempt.answered(execute(candidate));
				return isFinal(response, candidate) ? response : null;
			}
			catch (IOException | RuntimeException ex) {
				error = ex;
				kind = attempt.failed(ex);
			}
		}
		this.next = (kind != null) ? next(AttemptFailure.of(kind, error), candidate) : null;
		if (this.next != null) {
			return null;
		}
		this.plan.withEarlier(error);
		if (error instanceof IOException ex) {
			throw ex;
		}
		throw (RuntimeException) error;
	}

	private ClientHttpResponse execute(Candidate candidate) throws IOException {
		HttpRequest balanced = new BalancedHttpRequest(this.request,
				ServiceUris.at(this.request.getURI(), candidate.instance()));
		return this.execution.execute(this.extensions.transform(balanced, candidate.instance()), this.body);
	}

	private boolean isFinal(ClientHttpResponse response, Candidate candidate) throws IOException {
		int status = response.getStatusCode().value();
		if (!this.plan.isRetryable(status)) {
			return true;
		}
		HttpHeaders headers = response.getHeaders();
		long retryAfter = RetryAfter.nanos(headers.getFirst(HttpHeaders.RETRY_AFTER),
				headers.getFirst(HttpHeaders.DATE));
		this.next = next(AttemptFailure.of(status, retryAfter), candidate);
		if (this.next != null) {
			response.close();
		}
		return this.next == null;
	}

	private @Nullable Candidate next(AttemptFailure failure, Candidate candidate) {
		try {
			return this.plan.next(failure, candidate, true, this.pipeline.ticker().nanos());
		}
		catch (RuntimeException ex) {
			// A strategy of the application's own may break; the caller hears of both.
			if (failure.cause() != null) {
				failure.cause().addSuppressed(ex);
			}
			return null;
		}
	}

}
