package io.github.discovery.webclient;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.CompletionContext.Status;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;

/**
 * Tells an application's {@link LoadBalancerLifecycle} beans about one attempt. Unlike
 * Spring Cloud's own filter it tells the end of a cancelled one, too: what an attempt has
 * begun is always completed.
 */
@SuppressWarnings({ "rawtypes", "unchecked" })
final class LifecycleCall {

	private static final Log logger = LogFactory.getLog(LifecycleCall.class);

	private final Collection<LoadBalancerLifecycle> listeners;

	private final RequestData data;

	private final Request<RequestDataContext> request;

	private final AtomicBoolean over = new AtomicBoolean();

	private Response<ServiceInstance> response = new EmptyResponse();

	LifecycleCall(Collection<LoadBalancerLifecycle> listeners, RequestData data) {
		this.listeners = listeners;
		this.data = data;
		this.request = new DefaultRequest<>(new RequestDataContext(data));
		listeners.forEach((listener) -> listener.onStart(this.request));
	}

	/**
	 * Keep those that want to hear of calls such as ours.
	 */
	static List<LoadBalancerLifecycle> supported(Collection<LoadBalancerLifecycle> listeners) {
		return listeners.stream()
			.filter((listener) -> listener.supports(RequestDataContext.class, ResponseData.class,
					ServiceInstance.class))
			.toList();
	}

	RequestData data() {
		return this.data;
	}

	void picked(ServiceInstance instance) {
		this.response = new DefaultResponse(instance);
		this.listeners.forEach((listener) -> listener.onStartRequest(this.request, this.response));
	}

	void completed(ResponseData answer) {
		complete(new CompletionContext<>(Status.SUCCESS, this.request, this.response, answer));
	}

	void failed(Throwable error) {
		complete(new CompletionContext<>(Status.FAILED, error, this.request, this.response));
	}

	void discarded(@Nullable Throwable reason) {
		complete((reason != null) ? new CompletionContext<>(Status.DISCARD, reason, this.request, this.response)
				: new CompletionContext<>(Status.DISCARD, this.request, this.response));
	}

	private void complete(CompletionContext<ResponseData, ServiceInstance, RequestDataContext> context) {
		// A cancel may come while the attempt is being begun; both ends then tell it.
		if (!this.over.compareAndSet(false, true)) {
			return;
		}
		this.listeners.forEach((listener) -> {
			try {
				listener.onComplete(context);
			}
			catch (RuntimeException ex) {
				// The caller gets its answer, whatever a listener thinks of it.
				logger.warn(listener.getClass().getName() + " failed at the end of a call", ex);
			}
		});
	}

}
