package io.github.discovery.sample.greeting;

import java.time.Duration;

import reactor.core.publisher.Mono;

import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Says hello, and who said it.
 */
@RestController
class GreetingController {

	private static final Duration SLOW = Duration.ofMillis(400);

	private final Registration self;

	private final ConfigurableApplicationContext context;

	private volatile Condition condition = Condition.WELL;

	GreetingController(Registration self, ConfigurableApplicationContext context) {
		this.self = self;
		this.context = context;
	}

	@GetMapping("/hello")
	Mono<ResponseEntity<Greeting>> hello(@RequestParam(defaultValue = "visitor") String name) {
		Greeting greeting = new Greeting("Hello, " + name + "!", String.valueOf(this.self.getInstanceId()));
		return switch (this.condition) {
			case WELL -> Mono.just(ResponseEntity.ok(greeting));
			case SLOW -> Mono.delay(SLOW).thenReturn(ResponseEntity.ok(greeting));
			case FAILING -> Mono.just(ResponseEntity.internalServerError().build());
		};
	}

	/**
	 * Lets the storefront's page make an instance slow, failing or well again.
	 */
	@PostMapping("/condition/{condition}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void become(@PathVariable String condition) {
		this.condition = Condition.of(condition);
	}

	/**
	 * Lets the storefront's page stop an instance that runs in a process of its own. A
	 * real service has no such thing.
	 */
	@PostMapping("/stop")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void stop() {
		// Not on the request's own thread: the server waits for it to finish.
		new Thread(this.context::close, "stop").start();
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.BAD_REQUEST)
	String refuse(IllegalArgumentException error) {
		return String.valueOf(error.getMessage());
	}

	/**
	 * What a greeting instance answers.
	 *
	 * @param text the greeting
	 * @param instance who said it
	 */
	record Greeting(String text, String instance) {
	}

}
