package io.github.discovery.webclient;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.loadbalancing.Candidate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;

/**
 * Answers Spring Cloud's load-balancer interface for one service from the catalog. Having
 * no instance is an empty answer here, not an error: Gateway and Feign turn it into their
 * own 503.
 */
final class CatalogLoadBalancer implements ReactorServiceInstanceLoadBalancer {

	private static final Log logger = LogFactory.getLog(CatalogLoadBalancer.class);

	private final InstanceChooser chooser;

	private final String service;

	CatalogLoadBalancer(InstanceChooser chooser, String service) {
		this.chooser = chooser;
		this.service = service;
	}

	@Override
	@SuppressWarnings("rawtypes")
	public Mono<Response<ServiceInstance>> choose(Request request) {
		ServicePicks picks = this.chooser.of(this.service);
		CloudPickRequest pick = CloudPickRequest.of(request);
		Candidate candidate = picks.pickNow(pick);
		if (candidate == null && !pick.isAny()) {
			// Only one is left: calling it again is better than not calling.
			pick = pick.any();
			candidate = picks.pickNow(pick);
		}
		if (candidate != null) {
			return Mono.just(picked(candidate));
		}
		return picks.pick(pick).map(this::picked).onErrorResume(NoInstanceAvailableException.class, (ex) -> {
			logger.debug("No instance for a call through Spring Cloud LoadBalancer: " + ex.getMessage());
			return Mono.just(new EmptyResponse());
		});
	}

	private Response<ServiceInstance> picked(Candidate candidate) {
		candidate.statistics().picked();
		return new DefaultResponse(candidate.instance());
	}

}
