package io.github.discovery.backend.consul;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.discovery.backend.consul.ConsulAddresses.Address;
import io.github.discovery.backend.consul.ConsulSettings.Check;
import io.github.discovery.backend.consul.ConsulSettings.CheckType;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Names;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.IllegalEntryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConsulMappingTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final ServiceName ORDERS = ServiceName.of("orders");

	private static final Registration FULL = Registration.builder(ORDERS, "orders-1")
		.address("fd00::1", 8443)
		.secure(true)
		.weight(7)
		.tags(List.of("blue", "k=v"))
		.metadata(Map.of("team", "shop", "a.b/c_d", "dotted", "secure", "mine"))
		.zone("eu-1")
		.version("1.4.2")
		.owner("start-1")
		.build();

	private final ConsulMapping mapping = new ConsulMapping(ConsulSettings.DEFAULTS, new AddressReader(null));

	private static JsonNode golden(String file) throws IOException {
		try (InputStream stream = ConsulMappingTests.class.getResourceAsStream(file)) {
			assertThat(stream).as(file).isNotNull();
			return JSON.readTree(stream);
		}
	}

	private static JsonNode body(Registration registration, Check check) {
		return JSON.valueToTree(new ConsulEntry(registration, check, Map.of()).body("passing"));
	}

	private List<DiscoveredInstance> read(String json) {
		return this.mapping.instances(ORDERS, JSON.readTree(json));
	}

	@Test
	void whatIsWrittenIsTheGoldenFormat() throws IOException {
		assertThat(body(FULL, Check.DEFAULTS)).isEqualTo(golden("stored-format-1.json"));
	}

	@Test
	void everyFormatEverWrittenIsRead() throws IOException {
		assertThat(this.mapping.instances(ORDERS, golden("health-ours-1.json")))
			.containsExactly(FULL.toInstance("consul").toBuilder().order(18).datacenter("dc1").build());
	}

	@Test
	void instancesOfSpringCloudConsulAreRead() throws IOException {
		List<DiscoveredInstance> instances = this.mapping.instances(ORDERS, golden("health-spring-cloud-consul.json"));
		assertThat(instances).extracting(DiscoveredInstance::authority)
			.containsExactly("10.0.0.8:8080", "old.example.org:8081");
		assertThat(instances).extracting(DiscoveredInstance::zone).containsExactly("eu-2", "eu-3");
		assertThat(instances).allMatch(DiscoveredInstance::isSecure);
		assertThat(instances.get(0).status()).isEqualTo(InstanceStatus.WARNING);
		assertThat(instances.get(0).getMetadata()).containsEntry("group", "blue")
			.containsEntry("management-port", "9090");
		assertThat(instances.get(1).status()).isEqualTo(InstanceStatus.PASSING);
		assertThat(instances.get(1).version()).isEqualTo("2");
	}

	@Test
	void recordedAnswerForSpringCloudConsulIsRead() throws IOException {
		assertThat(this.mapping.instances(ServiceName.of("theirs"), golden("health-spring-cloud-consul-5.0.2.json")))
			.singleElement()
			.satisfies((instance) -> {
				assertThat(instance.getInstanceId()).isEqualTo("theirs-18099");
				assertThat(instance.getUri()).hasToString("https://192.0.2.2:18099");
				assertThat(instance.zone()).isEqualTo("eu-2");
				assertThat(instance.status()).isEqualTo(InstanceStatus.PASSING);
				assertThat(instance.getMetadata()).containsEntry("team", "theirs");
			});
	}

	@Test
	void springCloudConsulCanReadWhatWeWrite() {
		JsonNode body = body(FULL, Check.DEFAULTS);
		assertThat(body.path("Meta").path("secure").asString()).isEqualTo("true");
		assertThat(body.path("Meta").path("zone").asString()).isEqualTo("eu-1");
		assertThat(body.path("Meta").path("team").asString()).isEqualTo("shop");
		assertThat(body.path("Meta").propertyNames()).allMatch((key) -> key.matches("[A-Za-z0-9_-]{1,128}"))
			.noneMatch((key) -> key.startsWith("consul-"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "a.b", "a/b", "a_b", "a._b", "_x_a", "_x__2e", "secure", "discovery-owner",
			"consul-x", "A.B-C_d/e", "_", "._", "_2e" })
	void metadataKeysComeBack(String key) {
		String written = MetadataKeys.encode(key);
		assertThat(written).matches("[A-Za-z0-9_-]+").doesNotStartWith("consul-").doesNotStartWith("discovery-");
		assertThat(MetadataKeys.decode(written)).isEqualTo(key);
	}

	@Test
	void keyThatBecomesTooLongByEncodingIsRefusedBeforeItIsWritten() {
		try (ConsulBackend backend = TestClients.backend("http://localhost:1")) {
			Registration.Builder entry = FULL.toBuilder();
			backend.requireAcceptable(entry.metadata(Map.of("k." + "x".repeat(121), "v")).build());
			assertThatExceptionOfType(IllegalEntryException.class)
				.isThrownBy(
						() -> backend.requireAcceptable(entry.metadata(Map.of("k." + "x".repeat(122), "v")).build()))
				.withMessageContaining("the metadata key k.xxx")
				.withMessageContaining("stores as 129 characters");
		}
	}

	@Test
	void checksOfConsulsOwnCallTheInstance() {
		JsonNode http = body(FULL, Check.DEFAULTS.with(CheckType.HTTP, "live")).path("Checks").path(0);
		assertThat(http.path("HTTP").asString()).isEqualTo("https://[fd00::1]:8443/live");
		assertThat(http.path("Interval").asString()).isEqualTo("10000ms");
		assertThat(http.has("TTL")).isFalse();
		JsonNode tcp = body(FULL, Check.DEFAULTS.with(CheckType.TCP, "")).path("Checks").path(0);
		assertThat(tcp.path("TCP").asString()).isEqualTo("[fd00::1]:8443");
		JsonNode grpc = body(FULL, Check.DEFAULTS.with(CheckType.GRPC, "orders")).path("Checks").path(0);
		assertThat(grpc.path("GRPC").asString()).isEqualTo("[fd00::1]:8443/orders");
		assertThat(grpc.path("GRPCUseTLS").asBoolean()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "serfHealth:passing, PASSING", "serfHealth:critical|a:passing, CRITICAL",
			"a:warning|b:passing, WARNING", "a:warning|b:critical, CRITICAL", "_node_maintenance:critical, MAINTENANCE",
			"a:critical|_service_maintenance~x:critical, MAINTENANCE", "a:strange, UNKNOWN",
			"a:strange|b:warning, WARNING" })
	void worstCheckIsTheStatusAndMaintenanceOutranksAll(String checks, InstanceStatus expected) {
		List<Map<String, String>> all = java.util.Arrays.stream(checks.split("\\|"))
			.map((check) -> check.split(":"))
			.map((parts) -> Map.of("CheckID", parts[0].replace('~', ':'), "Status", parts[1]))
			.toList();
		assertThat(ConsulMapping.status(JSON.valueToTree(all))).isEqualTo(expected);
	}

	@Test
	void hostileEntriesAreLeftOutAndHideNobody() {
		String good = "{'Node':{'Address':'10.0.0.1'},'Service':{'ID':'ok','Service':'orders','Port':80}}";
		List<DiscoveredInstance> read = read(
				("[" + good + ",{'Service':{'ID':'port','Service':'orders','Address':'a','Port':70000}}"
						+ ",{'Service':{'ID':'host','Service':'orders','Address':'a b/../c','Port':80}}"
						+ ",{'Service':{'ID':'other','Service':'payments','Address':'a','Port':80}}"
						+ ",{'Service':null},null,7,'x',[],{'Service':{'Service':['orders']}}]")
					.replace('\'', '"'));
		assertThat(read).extracting(DiscoveredInstance::getInstanceId).containsExactly("ok");
	}

	@Test
	void hostileMetadataAndTagsAreDropped() {
		DiscoveredInstance instance = read(("[{'Service':{'ID':'a','Service':'orders','Address':'h','Port':'80',"
				+ "'Tags':['fine','line\\nbreak',null,{}],'Meta':{'k':'v','evil\\n':'x','b':'\\u0000','n':5,'o':{}},"
				+ "'Weights':{'Passing':-3}},'Checks':'none'}]")
			.replace('\'', '"')).get(0);
		assertThat(instance.tags()).contains("fine").noneMatch((tag) -> tag.contains("\n"));
		assertThat(instance.getMetadata()).containsEntry("k", "v").doesNotContainKeys("evil\n", "b");
		assertThat(instance.weight()).isEqualTo(1);
	}

	@Test
	void idsOfOthersThatWeWouldNotWriteStayUnique() {
		List<DiscoveredInstance> read = read(
				("[{'Service':{'ID':'_nomad-task-1/x','Service':'orders','Address':'a','Port':80}},"
						+ "{'Service':{'ID':'_nomad-task-1 x','Service':'orders','Address':'b','Port':80}},"
						+ "{'Service':{'ID':'///','Service':'orders','Address':'c','Port':80}}]")
					.replace('\'', '"'));
		assertThat(read).hasSize(3)
			.extracting(DiscoveredInstance::getInstanceId)
			.doesNotHaveDuplicates()
			.allMatch(Names::isInstanceId);
	}

	@Test
	void taggedAddressesAreWrittenAsConsulReadsThem() {
		JsonNode body = JSON
			.valueToTree(new ConsulEntry(FULL, Check.DEFAULTS, Map.of("wan", new Address("203.0.113.7", 18443)))
				.body("passing"));
		assertThat(body.path("TaggedAddresses"))
			.isEqualTo(JSON.readTree("{\"wan\":{\"Address\":\"203.0.113.7\",\"Port\":18443}}"));
		assertThat(body.path("Address").asString()).isEqualTo("fd00::1");
		assertThat(body(FULL, Check.DEFAULTS).has("TaggedAddresses")).isFalse();
	}

	@Test
	void taggedAddressesAreThoseOfTheApplicationAlone() {
		ConsulAddresses addresses = new ConsulAddresses(Map.of("wan", new Address("203.0.113.7", 18443)), "-management",
				null);
		assertThat(addresses.of("orders")).containsOnlyKeys("wan");
		assertThat(addresses.of("orders-management")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "'Address':'s','Port':80,'TaggedAddresses':{'wan':{'Address':'t','Port':81}} | t:81",
					"'Address':'s','Port':80,'TaggedAddresses':{'wan':{'Address':'t'}} | t:80",
					"'Address':'s','Port':80,'TaggedAddresses':{'lan':{'Address':'t','Port':81}} | s:80",
					"'Address':'s','Port':80,'TaggedAddresses':{'wan':{'Address':'','Port':81}} | s:80",
					"'Address':'s','Port':80,'TaggedAddresses':null | s:80", "'Address':'','Port':80 | node-wan:80" })
	void addressOfATagFallsBackToTheAddressProperAndToTheNode(String service, String expected) {
		ConsulMapping tagged = new ConsulMapping(ConsulSettings.DEFAULTS, new AddressReader("wan"));
		String entry = ("[{'Node':{'Address':'node','TaggedAddresses':{'wan':'node-wan'}},"
				+ "'Service':{'ID':'a','Service':'orders'," + service + "}}]")
			.replace('\'', '"');
		assertThat(tagged.instances(ORDERS, JSON.readTree(entry))).extracting(DiscoveredInstance::authority)
			.containsExactly(expected);
	}

	@Test
	void taggedAddressesAreIgnoredUnlessAskedFor() {
		assertThat(read(("[{'Node':{'Address':'node','TaggedAddresses':{'':'x','wan':'y'}},"
				+ "'Service':{'ID':'a','Service':'orders','Port':80,'TaggedAddresses':{'':{'Address':'t'}}}}]")
			.replace('\'', '"'))).extracting(DiscoveredInstance::authority).containsExactly("node:80");
	}

	@Test
	void durationsAreWrittenWithTheirUnit() {
		assertThat(ConsulEntry.duration(Duration.ofMinutes(1))).isEqualTo("60000ms");
	}

}
