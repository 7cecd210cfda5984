package io.github.discovery.sample.storefront;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the page shows of the greeting instances, and what its buttons do to them.
 */
@RestController
@RequestMapping("/api/instances")
class StorefrontController {

	private final FleetView fleet;

	private final Greetings greetings;

	private final Instances instances;

	StorefrontController(FleetView fleet, Greetings greetings, Instances instances) {
		this.fleet = fleet;
		this.greetings = greetings;
		this.instances = instances;
	}

	@GetMapping
	FleetView.Fleet instances() {
		return this.fleet.read(this.instances.canStart());
	}

	@PostMapping
	Mono<Void> start() {
		return Mono.<Void>fromRunnable(this.instances::start).subscribeOn(Schedulers.boundedElastic());
	}

	@PostMapping("/{id}/stop")
	Mono<Void> stop(@PathVariable String id) {
		return Mono.<Void>fromRunnable(() -> this.instances.stop(id)).subscribeOn(Schedulers.boundedElastic());
	}

	@PostMapping("/{id}/condition/{condition}")
	Mono<Void> become(@PathVariable String id, @PathVariable String condition) {
		return this.greetings.become(id, condition);
	}

}
