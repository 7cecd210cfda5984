package io.github.discovery.webclient;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.RequestView;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequestContext;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;

/**
 * What a caller of Spring Cloud's load-balancer interface asks for.
 *
 * @param previous the id of the instance it was at before, {@code null} if it was not
 * @param data the request, {@code null} if the caller does not show it
 */
record CloudPickRequest(@Nullable String previous, @Nullable RequestData data) implements PickRequest, RequestView {

	static CloudPickRequest of(Request<?> request) {
		Object context = request.getContext();
		ServiceInstance before = (context instanceof RetryableRequestContext retry) ? retry.getPreviousServiceInstance()
				: null;
		RequestData data = (context instanceof DefaultRequestContext shown
				&& shown.getClientRequest() instanceof RequestData known) ? known : null;
		return new CloudPickRequest((before != null) ? before.getInstanceId() : null, data);
	}

	CloudPickRequest any() {
		return new CloudPickRequest(null, this.data);
	}

	@Override
	public boolean isAny() {
		return this.previous == null;
	}

	@Override
	public boolean excludes(Candidate candidate) {
		return candidate.instance().getInstanceId().equals(this.previous);
	}

	@Override
	public @Nullable PickOptions options() {
		return (attribute(PickOptions.ATTRIBUTE) instanceof PickOptions wanted) ? wanted : null;
	}

	@Override
	public RequestView view() {
		return this;
	}

	@Override
	public @Nullable String header(String name) {
		return (this.data != null && this.data.getHeaders() != null) ? this.data.getHeaders().getFirst(name) : null;
	}

	@Override
	public @Nullable String cookie(String name) {
		return (this.data != null && this.data.getCookies() != null) ? this.data.getCookies().getFirst(name) : null;
	}

	@Override
	public @Nullable String queryParameter(String name) {
		return (this.data != null && this.data.getUrl() != null)
				? ClientRequestView.queryParameter(this.data.getUrl(), name) : null;
	}

	@Override
	public @Nullable Object attribute(String name) {
		return (this.data != null && this.data.getAttributes() != null) ? this.data.getAttributes().get(name) : null;
	}

}
