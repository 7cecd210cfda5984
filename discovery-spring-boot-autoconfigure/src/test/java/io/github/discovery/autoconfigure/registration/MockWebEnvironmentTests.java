package io.github.discovery.autoconfigure.registration;

import io.github.discovery.registration.Registrar;
import io.github.discovery.spi.ScriptedBackend;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an ordinary test of an application registers nowhere.
 */
@SpringBootTest(classes = TestApplication.class,
		properties = { "discovery.backend=scripted", "spring.cloud.gateway.server.webflux.enabled=false" })
class MockWebEnvironmentTests {

	@Autowired
	private ScriptedBackend backend;

	@Autowired
	private Registrar registrar;

	@Autowired
	private ApplicationAvailability availability;

	@Test
	void applicationWithoutRunningServerIsNotRegistered() {
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.registrar.states()).isEmpty();
		assertThat(this.backend.calls).isEmpty();
	}

}
