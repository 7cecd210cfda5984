package io.github.discovery.webclient;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;

import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.IssuedReference;
import io.github.discovery.client.call.RetryAfter;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.webclient.tls.TlsServerName;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

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

	private @Nullable Candidate next;

	BlockingCall(ServicePipeline pipeline, BlockingExtensions extensions, HttpRequest request, byte[] body,
			ClientHttpRequestExecution execution) {
		this.pipeline = pipeline;
		this.extensions = extensions;
		this.request = request;
		this.body = body;
		this.execution = execution;
		Object options = request.getAttributes().get(PickOptions.ATTRIBUTE);
		HttpRequestView view = new HttpRequestView(request);
		// Whoever has entered must leave: nothing can go wrong from here to run().
		ServiceCallException refusal = pipeline.enter(request.getMethod().name(), Context.empty());
		if (refusal != null) {
			throw refusal;
		}
		String method = request.getMethod().name();
		this.plan = pipeline.plan(method, (options instanceof PickOptions wanted) ? wanted : null, view)
			.trace(method, Context.empty());
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
			error = ex;
			throw ex;
		}
		catch (IOException ex) {
			// Whoever is interrupted has lost interest, like one who cancels.
			result = Thread.currentThread().isInterrupted() ? CallResult.CANCELLED : CallResult.FAILURE;
			error = ex;
			throw ex;
		}
		catch (RuntimeException ex) {
			error = ex;
			throw ex;
		}
		finally {
			end(result, error);
		}
	}

	private void end(CallResult result, @Nullable Throwable error) {
		boolean failed = result == CallResult.CANCELLED && error != null && !Thread.currentThread().isInterrupted();
		switch (result) {
			case SUCCESS -> this.pipeline.succeeded(this.plan);
			case FAILURE -> this.pipeline.failed(this.plan, result, error);
			default -> this.pipeline.left(this.plan, failed ? CallResult.FAILURE : result, error);
		}
	}

	private ClientHttpResponse attempts() throws IOException {
		@Nullable Candidate candidate = this.plan.picks().await(this.plan);
		while (true) {
			ClientHttpResponse response = attempt(candidate);
			if (response != null) {
				return response;
			}
			Candidate following = this.next;
			if (following == null) {
				throw new IllegalStateException("An attempt without an answer must lead to another");
			}
			candidate = this.pipeline.pause(this.plan, following);
			if (candidate == null) {
				InterruptedIOException error = new InterruptedIOException(
						this.pipeline.service() + ": interrupted between two attempts");
				this.plan.withEarlier(error);
				throw error;
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
		URI uri = this.pipeline.uris().at(this.request.getURI(), candidate.instance());
		try (BlockingAttempt attempt = new BlockingAttempt(this.pipeline, this.plan, candidate,
				this.extensions.start(this.request))) {
			try {
				ClientHttpResponse response = attempt.answered(execute(candidate, uri));
				return isFinal(response, candidate) ? watched(response, candidate) : null;
			}
			catch (IOException | RuntimeException ex) {
				error = ex;
				kind = attempt.failed(ex, uri);
			}
		}
		this.next = (kind != null) ? this.pipeline.next(this.plan, AttemptFailure.of(kind, error), candidate, true)
				: null;
		if (this.next != null) {
			return null;
		}
		this.plan.withEarlier(error);
		if (error instanceof IOException ex) {
			throw ex;
		}
		throw (RuntimeException) error;
	}

	private ClientHttpResponse watched(ClientHttpResponse response, Candidate candidate) throws IOException {
		ClientHttpResponse answer = referred(response, candidate);
		return (ReactiveAttempt.outcome(response.getStatusCode()) == Outcome.SUCCESS)
				? new WatchedHttpResponse(answer, candidate.statistics()) : answer;
	}

	private ClientHttpResponse referred(ClientHttpResponse response, Candidate candidate) {
		IssuedReference reference = this.plan.reference(candidate);
		String header = this.pipeline.settings().instanceHeader();
		if (reference == null && header.isEmpty()) {
			return response;
		}
		ReferredResponse referred = new ReferredResponse(response);
		if (!header.isEmpty()) {
			referred.getHeaders().set(header, candidate.instance().getInstanceId());
		}
		if (reference != null) {
			referred.getHeaders().add(reference.header(), reference.value());
		}
		return referred;
	}

	private ClientHttpResponse execute(Candidate candidate, URI uri) throws IOException {
		HttpRequest sent = this.extensions.transform(new BalancedHttpRequest(this.request, uri), candidate.instance());
		return TlsServerName.during(this.pipeline.settings().tlsServerName(), sent.getURI(),
				() -> this.execution.execute(sent, this.body));
	}

	private boolean isFinal(ClientHttpResponse response, Candidate candidate) throws IOException {
		int status = response.getStatusCode().value();
		if (!this.pipeline.isRetryable(status)) {
			return true;
		}
		HttpHeaders headers = response.getHeaders();
		long retryAfter = RetryAfter.nanos(headers.getFirst(HttpHeaders.RETRY_AFTER),
				headers.getFirst(HttpHeaders.DATE));
		this.next = this.pipeline.next(this.plan, AttemptFailure.of(status, retryAfter), candidate, true);
		if (this.next != null) {
			response.close();
		}
		return this.next == null;
	}

}
