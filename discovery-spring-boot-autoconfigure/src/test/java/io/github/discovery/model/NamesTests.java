package io.github.discovery.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class NamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "orders", "Orders", "my_svc", "a.b-c_d9", "9" })
	void legalServiceNames(String name) {
		assertThat(Names.requireServiceName(name)).isEqualTo(name);
		assertThat(Names.isServiceName(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "-a", "a-", ".a", "a/b", "a b", "a%2Fb", "a\nb", "a\u0000", "ä", "a;b",
			"${a}", "a\u202Eb", "<a>", "a\"b", "a\n" })
	void hostileServiceNamesAreRefusedAndPrintedSafely(String name) {
		assertThat(Names.isServiceName(name)).isFalse();
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> Names.requireServiceName(name))
			.satisfies((illegal) -> {
				assertThat(illegal.getKind()).isEqualTo("service name");
				assertThat(illegal.getAllowed()).contains("1 to 128");
				assertThat(illegal.getMessage()).doesNotContain("\n", "\u0000", "\u202E")
					.contains(illegal.getAllowed());
			});
	}

	@Test
	void lengthsAreBounded() {
		assertThat(Names.isServiceName("a".repeat(128))).isTrue();
		assertThat(Names.isServiceName("a".repeat(129))).isFalse();
		assertThat(Names.isInstanceId("a".repeat(255))).isTrue();
		assertThat(Names.isInstanceId("a".repeat(256))).isFalse();
		assertThat(Names.isHost("a".repeat(253))).isTrue();
		assertThat(Names.isHost("a".repeat(254))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "../x", "a/b", "a b", ":a", "a:", "", "a\r\nb", "a*b" })
	void hostileInstanceIdsAreRefused(String id) {
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> Names.requireInstanceId(id));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "10.0.0.1", "a.example.org", "my_host", "fd00::1", "::1", "fe80::1%eth0", "::ffff:10.0.0.1" })
	void hostsAreNamesAndAddresses(String host) {
		assertThat(Names.requireHost(host)).isEqualTo(host);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "[::1]", "a b", "a/b", "a@b", "a:80", "10.0.0.1:80", "a?b", "a#b", "http://a", "a\nb" })
	void otherHostsAreRefused(String host) {
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> Names.requireHost(host));
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0" })
	void wildcardsAreKnown(String host) {
		assertThat(Names.isWildcardHost(host)).isTrue();
		assertThat(Names.isWildcardHost("10.0.0.1")).isFalse();
	}

	@Test
	void valuesAreBoundedInBytesNotCharacters() {
		assertThat(Names.isText("a".repeat(512))).isTrue();
		assertThat(Names.isText("a".repeat(513))).isFalse();
		assertThat(Names.isText("ä".repeat(256))).isTrue();
		assertThat(Names.isText("ä".repeat(256) + "a")).isFalse();
		assertThat(Names.isText("😀".repeat(128))).isTrue();
		assertThat(Names.isText("😀".repeat(129))).isFalse();
	}

	@Test
	void writtenMetadataIsRefusedWhereItIsIllegal() {
		assertThatNoException().isThrownBy(() -> Names.requireMetadata(Map.of("a.b/c-d_E9", "", "k", "ünï")));
		for (Map<String, String> illegal : List.of(Map.of("", "a"), Map.of("a b", "a"), Map.of("ä", "a"),
				Map.of("k".repeat(129), "a"), Map.of("a", "b\nc"), Map.of("a", "b".repeat(513)), entries(65))) {
			assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> Names.requireMetadata(illegal));
		}
		assertThatNoException().isThrownBy(() -> Names.requireMetadata(entries(64)));
	}

	@Test
	void readMetadataLosesOnlyWhatIsIllegal() {
		Map<String, String> read = new HashMap<>(Map.of("good", "1", "a b", "2", "long", "x".repeat(513)));
		assertThat(Names.acceptMetadata(read)).isEqualTo(Map.of("good", "1"));
		assertThat(Names.acceptMetadata(entries(1000))).hasSize(64);
	}

	@Test
	void tagsAreBounded() {
		assertThatNoException().isThrownBy(() -> Names.requireTags(Collections.nCopies(64, "a b")));
		assertThatExceptionOfType(IllegalNameException.class)
			.isThrownBy(() -> Names.requireTags(Collections.nCopies(65, "a")));
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> Names.requireTags(List.of("a\tb")));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 65_536, 70_000, Integer.MIN_VALUE })
	void portsBeyondTheirRangeAreRefused(int port) {
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> Names.requirePort(port));
		assertThat(Names.requirePort(0)).isZero();
		assertThat(Names.requirePort(65_535)).isEqualTo(65_535);
	}

	@Test
	void printableTextIsOneShortLine() {
		assertThat(Names.printable("a\r\nb\u001b[31m\u2028\u200b"))
			.isEqualTo("a\\u000d\\u000ab\\u001b[31m\\u2028\\u200b");
		assertThat(Names.printable("x".repeat(10_000))).hasSizeLessThan(90).endsWith("...");
	}

	@Test
	void aSentenceIsOneLineAndKeepsItsEnd() {
		String sentence = "answered 403: ACL not found\n; ".repeat(10) + "the token needs service:read";
		assertThat(Names.sentence(sentence)).endsWith("the token needs service:read").doesNotContain("\n");
		assertThat(Names.sentence("x".repeat(10_000))).hasSizeLessThan(1010).endsWith("...");
	}

	private static Map<String, String> entries(int count) {
		Map<String, String> entries = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			entries.put("key-" + i, "v");
		}
		return entries;
	}

}
