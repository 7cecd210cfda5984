package io.github.discovery.autoconfigure.registration;

import java.net.InetAddress;
import java.net.UnknownHostException;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.context.ServerPorts;
import io.github.discovery.model.IllegalNameException;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.cloud.commons.util.InetUtilsProperties;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RegistrationTemplates} and {@link AdvertisedHost}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RegistrationTemplatesTests {

	private final MockEnvironment environment = new MockEnvironment().withProperty("spring.application.name",
			"greeting");

	private final ServerPorts ports = new ServerPorts();

	@Test
	void defaultIdIsUniquePerServiceHostPortAndStart() {
		String id = build(8080).instanceId();
		assertThat(id).matches("greeting-10\\.0\\.0\\.5-8080-[0-9a-f]{8}");
		assertThat(build(8081).instanceId()).doesNotContain("8080");
		assertThat(build(8080).instanceId()).isNotEqualTo(id);
	}

	@Test
	void everyStartHasAnOwnerOfItsOwn() {
		assertThat(build(8080).owner()).isNotEqualTo(build(8080).owner());
	}

	@Test
	void derivedNameIsNormalisedWithOneLine(CapturedOutput output) {
		set("spring.application.name", "My_Shop Service");
		assertThat(build(1).service().value()).isEqualTo("my-shop-service");
		assertThat(output).containsOnlyOnce("Registering as 'my-shop-service'");
	}

	@Test
	void applicationWithoutNameIsCalledApplication(CapturedOutput output) {
		set("spring.application.name", "");
		assertThat(build(1).service().value()).isEqualTo("application");
		assertThat(output).doesNotContain("Registering as");
	}

	@Test
	void configuredIllegalNameIsRefusedWithItsKey() {
		set("discovery.registration.service-name", "my shop");
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> build(1))
			.withMessageContaining("discovery.registration.service-name")
			.withMessageContaining("my shop");
	}

	@Test
	void configuredIllegalIdIsRefusedWithItsKey() {
		set("discovery.registration.instance-id", "{nobody}");
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> build(1))
			.withMessageContaining("discovery.registration.instance-id");
	}

	@Test
	void illegalMetadataIsRefusedWithItsWholeKeyAndNoCredential() {
		set("discovery.registration.metadata.team", "a\tb");
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> build(1))
			.withMessageContaining("Illegal discovery.registration.metadata.team 'a\\u0009b'");
		set("discovery.registration.metadata.team", "shop");
		set("discovery.registration.metadata[db.password]", "hunter2\t");
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> build(1))
			.withMessageContaining("Illegal discovery.registration.metadata[db.password] '***'");
	}

	@Test
	void configuredWildcardIsRefusedWithItsKey() {
		set("discovery.registration.host", "0.0.0.0");
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> build(1))
			.withMessageContaining("discovery.registration.host");
	}

	@Test
	void placeholdersAreFilled() {
		this.environment.setActiveProfiles("prod", "eu");
		set("discovery.registration.version", "1.2");
		set("discovery.registration.instance-id", "x-{host}-{port}-{version}-{environment}");
		set("discovery.registration.tags", "id={instance-id},{unknown}");
		set("discovery.registration.metadata.url", "http://{host}:{port}/$1");
		Registration entry = build(8080);
		assertThat(entry.instanceId()).isEqualTo("x-10.0.0.5-8080-1.2-prod-eu");
		assertThat(entry.tags()).containsExactly("id=x-10.0.0.5-8080-1.2-prod-eu", "{unknown}");
		assertThat(entry.metadata()).containsEntry("url", "http://10.0.0.5:8080/$1");
	}

	@Test
	void zoneVersionWeightAndStatusAreTaken() {
		set("discovery.registration.zone", "eu-1");
		set("discovery.registration.version", "1.2");
		set("discovery.registration.weight", "5");
		set("discovery.registration.initial-status", "warning");
		Registration entry = build(8080);
		assertThat(entry.metadata()).containsEntry("zone", "eu-1").containsEntry("version", "1.2");
		assertThat(entry.weight()).isEqualTo(5);
		assertThat(entry.status()).isEqualTo(InstanceStatus.WARNING);
	}

	@Test
	void zoneAndVersionOfSpringAreTheDefaults() {
		set("spring.cloud.loadbalancer.zone", "eu-2");
		set("spring.application.version", "3.0");
		assertThat(build(1).metadata()).containsEntry("zone", "eu-2").containsEntry("version", "3.0");
	}

	@Test
	void serverWithTlsIsSecure() {
		set("server.ssl.bundle", "web");
		assertThat(build(8443).secure()).isTrue();
		set("server.ssl.enabled", "false");
		assertThat(build(8443).secure()).isFalse();
		set("discovery.registration.secure", "true");
		assertThat(build(8443).secure()).isTrue();
	}

	@Test
	void protocolIsToldUnlessItIsHttp() {
		assertThat(build(1).metadata()).doesNotContainKey("protocol");
		set("discovery.registration.protocol", "grpc");
		assertThat(build(1).metadata()).containsEntry("protocol", "grpc");
	}

	@Test
	void managementPortIsToldAndManagementHasANameOfItsOwn() {
		this.ports.setManagement(9090);
		assertThat(build(8080).metadata()).containsEntry("management-port", "9090");
		assertThat(templates("10.0.0.5").management().build(9090).service().value()).isEqualTo("greeting-management");
	}

	@Test
	void ipv6HostMakesALegalId() {
		Registration entry = templates("fd00::1").application().build(8080);
		assertThat(entry.host()).isEqualTo("fd00::1");
		assertThat(entry.instanceId()).startsWith("greeting-fd00::1-8080-");
	}

	@Test
	void wildcardBindAddressIsReplacedByADetectedOne() {
		set("server.address", "0.0.0.0");
		assertThat(host()).isEqualTo("192.168.7.7");
		set("server.address", "::");
		assertThat(host()).isEqualTo("192.168.7.7");
	}

	@Test
	void boundAddressIsAdvertised() {
		set("server.address", "10.1.1.1");
		assertThat(host()).isEqualTo("10.1.1.1");
	}

	@Test
	void configuredHostWinsAndLosesItsBrackets() {
		set("server.address", "10.1.1.1");
		set("discovery.registration.host", "[fd00::2]");
		assertThat(host()).isEqualTo("fd00::2");
	}

	@Test
	void hostNameIsAdvertisedIfPreferred() {
		set("discovery.registration.prefer-ip-address", "false");
		assertThat(host()).isEqualTo("shop.example.org");
	}

	private void set(String key, String value) {
		this.environment.setProperty(key, value);
	}

	private Registration build(int port) {
		String host = this.environment.getProperty("discovery.registration.host", "10.0.0.5");
		return templates(host).application().build(port);
	}

	private RegistrationTemplates templates(String host) {
		return new RegistrationTemplates(new SettingsSource(this.environment), this.environment, this.ports, host);
	}

	private String host() {
		AdvertisedAddressProperties properties = new SettingsSource(this.environment)
			.bind(AdvertisedAddressProperties.class);
		return new AdvertisedHost(this.environment, new FixedInetUtils()).find(properties);
	}

	private static class FixedInetUtils extends InetUtils {

		FixedInetUtils() {
			super(new InetUtilsProperties());
		}

		@Override
		public HostInfo findFirstNonLoopbackHostInfo() {
			return new HostInfo("shop.example.org");
		}

		@Override
		public InetAddress findFirstNonLoopbackAddress() {
			try {
				return InetAddress.getByName("192.168.7.7");
			}
			catch (UnknownHostException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
