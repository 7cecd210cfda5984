package io.github.discovery.sample.greeting;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.SpringApplication;

/**
 * One instance of the service that is called.
 */
@SpringBootApplication
public class GreetingApplication {

	/**
	 * Run one instance.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		SpringApplication.run(GreetingApplication.class, args);
	}

}
