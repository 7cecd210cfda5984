package io.github.discovery.autoconfigure.backend.consul;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.discovery.autoconfigure.Analyses;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.backend.consul.ConsulAddresses;
import io.github.discovery.backend.consul.ConsulAddresses.Address;
import io.github.discovery.backend.consul.ConsulBackend;
import io.github.discovery.backend.consul.ConsulClient;
import io.github.discovery.backend.consul.ConsulSettings;
import io.github.discovery.model.Secret;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

class ConsulBackendAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, BackendsAutoConfiguration.class,
				SslAutoConfiguration.class, ConsulBackendAutoConfiguration.class))
		.withPropertyValues("discovery.backend=consul");

	private ConsulConnectionDetails details(org.springframework.context.ApplicationContext context) {
		return context.getBean(ConsulConnectionDetails.class);
	}

	@Test
	void isNotThereUnlessSelected() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(DiscoveryAutoConfiguration.class, ConsulBackendAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ConsulBackend.class)
				.doesNotHaveBean(ConsulClient.class));
		this.runner.withPropertyValues("discovery.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ConsulBackend.class));
	}

	@Test
	void isNotThereWithoutWebClient() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(DiscoveryAutoConfiguration.class, ConsulBackendAutoConfiguration.class))
			.withPropertyValues("discovery.backend=consul")
			.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConsulClient.class));
	}

	@Test
	void isSelectedByName() {
		this.runner.run((context) -> {
			assertThat(context.getBean(RegistryBackends.class).all())
				.containsExactly(context.getBean(ConsulBackend.class));
			assertThat(details(context).getUrl()).isEqualTo("http://localhost:8500");
			assertThat(details(context).getToken()).isNull();
		});
	}

	@Test
	void defaultsAreThoseOfTheCore() {
		this.runner.run((context) -> assertThat(
				context.getBean(SettingsSource.class).bind(ConsulProperties.class).toSettings(""))
			.isEqualTo(ConsulSettings.DEFAULTS));
	}

	@Test
	void everyKeyArrives() {
		this.runner
			.withPropertyValues("discovery.consul.datacenters=dc1,dc2", "discovery.consul.client.timeout=7s",
					"discovery.consul.client.connect-timeout=1s", "discovery.consul.client.response-limit=1MB",
					"discovery.consul.read.consistency=stale", "discovery.consul.read.wait-time=40s",
					"discovery.consul.read.maximum-blocking-queries=3", "discovery.consul.read.address-tag=wan",
					"discovery.consul.tagged-addresses.wan=203.0.113.7:18080",
					"discovery.consul.tagged-addresses.[v6_wan]=[fd00::1]:80", "discovery.consul.check.type=http",
					"discovery.consul.check.path=/live", "discovery.consul.check.interval=3s",
					"discovery.consul.check.timeout=1s", "discovery.consul.check.deregister-critical-after=5m")
			.run((context) -> {
				ConsulProperties properties = context.getBean(SettingsSource.class).bind(ConsulProperties.class);
				assertThat(properties.client().connectTimeout()).isEqualTo(Duration.ofSeconds(1));
				assertThat(properties.client().responseLimit().toMegabytes()).isEqualTo(1);
				assertThat(properties.toSettings("-actuator")).isEqualTo(new ConsulSettings("dc1", 0,
						ConsulSettings.Consistency.STALE, Duration.ofSeconds(7), Duration.ofSeconds(40), 3,
						new ConsulSettings.Check(ConsulSettings.CheckType.HTTP, "/live", Duration.ofSeconds(3),
								Duration.ofSeconds(1), Duration.ofMinutes(5)),
						new ConsulAddresses(
								Map.of("wan", new Address("203.0.113.7", 18080), "v6_wan", new Address("fd00::1", 80)),
								"-actuator", "wan")));
				assertThat(properties.furtherSettings()).extracting((settings) -> settings.addresses().readTag())
					.containsExactly("wan");
			});
	}

	@Test
	void everyFurtherDatacenterIsABackendThatIsOnlyRead() {
		this.runner.withPropertyValues("discovery.consul.datacenters=dc1,dc2,dc3").run((context) -> {
			RegistryBackends backends = context.getBean(RegistryBackends.class);
			assertThat(backends.all()).extracting(RegistryBackend::name)
				.containsExactly("consul", "consul@dc2", "consul@dc3");
			assertThat(backends.registering()).extracting(RegistryBackend::name).containsExactly("consul");
			assertThat(backends.all().get(1).capabilities()).contains(Capability.WATCH);
		});
	}

	@Test
	void consulsOwnVariablesAreHonoured() {
		this.runner
			.withSystemProperties("CONSUL_HTTP_ADDR=consul.example.org:8501", "CONSUL_HTTP_SSL=true",
					"CONSUL_HTTP_TOKEN=from-env", "CONSUL_HTTP_TOKEN_FILE=/run/token")
			.run((context) -> {
				assertThat(details(context).getUrl()).isEqualTo("https://consul.example.org:8501");
				assertThat(details(context).getToken()).isEqualTo(Secret.of("from-env"));
				assertThat(details(context).getTokenFile()).hasToString("/run/token");
			});
	}

	@Test
	void propertiesBeatConsulsVariables() {
		this.runner
			.withSystemProperties("CONSUL_HTTP_ADDR=http://other:1", "CONSUL_HTTP_TOKEN=other",
					"CONSUL_HTTP_TOKEN_FILE=/other")
			.withPropertyValues("discovery.consul.url=http://mine:8500/consul/", "discovery.consul.token-file=/mine")
			.run((context) -> {
				assertThat(details(context).getUrl()).isEqualTo("http://mine:8500/consul");
				assertThat(details(context).getToken()).isNull();
				assertThat(details(context).getTokenFile()).hasToString("/mine");
			});
	}

	@Test
	void certificateOfConsulsVariableIsTrusted(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("ca.pem");
		try (var pem = getClass().getResourceAsStream("ca.pem")) {
			assertThat(pem).isNotNull();
			Files.write(file, pem.readAllBytes());
		}
		this.runner.withSystemProperties("CONSUL_CACERT=" + file).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(details(context).getSslBundle()).isNotNull();
			assertThat(details(context).getSslBundle().getStores().getTrustStore().size()).isEqualTo(1);
		});
	}

	@Test
	void unknownSslBundleStopsTheStart() {
		this.runner.withPropertyValues("discovery.consul.ssl-bundle=nope")
			.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(NoSuchSslBundleException.class));
	}

	@ParameterizedTest
	@CsvSource({ "localhost:8500, Begin it with", "ftp://localhost, Begin it with", "http://, It is no URL",
			"http://my_host:8500, Name a host", "http://u:p@localhost:8500, Leave out user",
			"http://localhost:99999, Name a host" })
	void wrongUrlIsExplained(String url, String fix) {
		this.runner.withPropertyValues("discovery.consul.url=" + url).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(Analyses.of(context.getStartupFailure())).contains("discovery.consul.url")
				.contains("http://host:port")
				.contains(fix)
				.doesNotContain("u:p@");
		});
	}

	@Test
	void wrongAddressInConsulsVariableIsExplained() {
		this.runner.withSystemProperties("CONSUL_HTTP_ADDR=unix:///var/run/consul.sock").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(Analyses.of(context.getStartupFailure())).contains("CONSUL_HTTP_ADDR").contains("unix:///var");
		});
	}

	@ParameterizedTest
	@CsvSource({ "check.deregister-critical-after, 59s, 1m or more", "check.interval, 0s, above zero",
			"client.timeout, -1s, above zero", "read.wait-time, 500ms, 1s to 10m",
			"read.maximum-blocking-queries, 151, 0 to 150", "read.address-tag, a b, 1 to 64 of",
			"tagged-addresses.wan, 203.0.113.7, host:port", "tagged-addresses.wan, 203.0.113.7:0, host:port",
			"tagged-addresses.wan, h:65536, host:port", "tagged-addresses.wan, 0.0.0.0:80, host:port",
			"tagged-addresses.wan, fd00::1:80, host:port", "tagged-addresses.wan, http://h:80, host:port",
			"client.response-limit, 0B, 1B to 2047MB" })
	void valueThatConsulWouldNotKeepIsRefused(String key, String value, String allowed) {
		this.runner.withPropertyValues("discovery.consul." + key + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(Analyses.of(context.getStartupFailure())).contains("discovery.consul." + key).contains(allowed);
		});
	}

	@Test
	void tokenIsNeverPrinted() {
		this.runner.withPropertyValues("discovery.consul.token=s3cr3t").run((context) -> {
			assertThat(context.getBean(SettingsSource.class).bind(ConsulProperties.class).toString())
				.doesNotContain("s3cr3t");
			assertThat(details(context).getToken()).isEqualTo(Secret.of("s3cr3t")).hasToString("***");
		});
	}

	@Test
	void ownBeansWin() {
		this.runner.withUserConfiguration(OwnDetails.class).run((context) -> {
			assertThat(context).hasSingleBean(ConsulConnectionDetails.class);
			assertThat(details(context).getUrl()).isEqualTo("http://own:1");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDetails {

		@Bean
		ConsulConnectionDetails own() {
			return () -> "http://own:1";
		}

	}

}
