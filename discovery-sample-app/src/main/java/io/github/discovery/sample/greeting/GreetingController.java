package io.github.discovery.sample.greeting;

import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Says hello, and who said it.
 */
@RestController
class GreetingController {

	private final Registration self;

	private final ConfigurableApplicationContext context;

	GreetingController(Registration self, ConfigurableApplicationContext context) {
		this.self = self;
		this.context = context;
	}

	@GetMapping("/hello")
	Greeting hello(@RequestParam(defaultValue = "visitor") String name) {
		return new Greeting("Hello, " + name + "!", String.valueOf(this.self.getInstanceId()));
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

	/**
	 * What a greeting instance answers.
	 *
	 * @param text the greeting
	 * @param instance who said it
	 */
	record Greeting(String text, String instance) {
	}

}
