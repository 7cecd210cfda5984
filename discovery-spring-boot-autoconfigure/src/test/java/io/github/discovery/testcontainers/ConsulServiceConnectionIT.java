package io.github.discovery.testcontainers;

import java.time.Duration;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.autoconfigure.backend.consul.ConsulBackendAutoConfiguration;
import io.github.discovery.autoconfigure.backend.consul.ConsulConnectionDetails;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;
import org.junit.jupiter.api.Test;
import org.testcontainers.consul.ConsulContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

@SpringJUnitConfig
@Testcontainers(disabledWithoutDocker = true)
@TestPropertySource(properties = { "discovery.backend=consul", "discovery.consul.url=http://not.used:1" })
class ConsulServiceConnectionIT {

	@Container
	@ServiceConnection
	static final ConsulContainer CONSUL = new ConsulContainer("hashicorp/consul:1.21");

	@Autowired
	private RegistryBackends backends;

	@Autowired
	private ConsulConnectionDetails details;

	@Test
	void containerBeatsTheProperties() {
		assertThat(this.details.getUrl()).isEqualTo("http://" + CONSUL.getHost() + ":" + CONSUL.getMappedPort(8500));
		RegistryBackend backend = this.backends.all().get(0);
		Registration one = Registration.builder(ServiceName.of("orders"), "one").address("10.0.0.1", 80).build();
		backend.register(one).block(Duration.ofSeconds(10));
		assertThat(backend.read(one).block(Duration.ofSeconds(10))).isNotNull();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DiscoveryAutoConfiguration.class, BackendsAutoConfiguration.class,
			SslAutoConfiguration.class, ConsulBackendAutoConfiguration.class })
	static class Application {

	}

}
