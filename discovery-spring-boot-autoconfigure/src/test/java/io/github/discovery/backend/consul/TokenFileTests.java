package io.github.discovery.backend.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.discovery.model.Secret;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link TokenFile}. A pipe is a file that hangs until somebody writes.
 */
@Timeout(30)
class TokenFileTests {

	private static final Duration STEP = Duration.ofSeconds(10);

	@TempDir
	private Path folder;

	@Test
	void fileIsReadOnAThreadThatMayBlockWhoeverAsks() throws IOException {
		TokenFile file = new TokenFile(Files.writeString(this.folder.resolve("token"), "secret"));
		Mono<String> reader = Mono.defer(file::current)
			.map((token) -> Thread.currentThread().getName() + " " + Schedulers.isInNonBlockingThread());
		assertThat(reader.subscribeOn(Schedulers.parallel()).block(STEP)).isEqualTo("discovery-consul-token false");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void requestsDuringAReadWaitForThatOneWithoutHoldingTheirThread() throws Exception {
		TokenFile file = new TokenFile(pipe());
		Mono<List<CompletableFuture<Secret>>> asking = Mono
			.fromCallable(() -> Stream.generate(() -> file.current().toFuture()).limit(3).toList())
			.subscribeOn(Schedulers.parallel());
		List<CompletableFuture<Secret>> asked = asking.block(STEP);
		assertThat(asked).hasSize(3).noneMatch(CompletableFuture::isDone);
		Files.writeString(this.folder.resolve("pipe"), "secret");
		for (CompletableFuture<Secret> answer : asked) {
			assertThat(answer.get(STEP.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Secret.of("secret"));
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void fileThatHangsFailsTheStepInTimeAndIsUsedWhenItIsThere() throws Exception {
		Path pipe = pipe();
		Scope orders = new Scope("orders");
		try (StubConsul stub = new StubConsul();
				ConsulBackend backend = new ConsulBackend(
						TestClients.client(stub.url(), ConsulToken.ofFile(pipe), Duration.ofSeconds(2)),
						ConsulSettings.DEFAULTS, Schedulers.parallel())) {
			stub.on((exchange) -> StubConsul.health(exchange, 7, "[]"));
			assertThatThrownBy(() -> backend.list(orders, Revision.NONE).block(STEP))
				.isInstanceOf(RegistryException.Unreachable.class)
				.hasMessageContaining(pipe + " was not read within 2000 ms");
			assertThat(stub.requests()).isEmpty();
			Files.writeString(pipe, "secret");
			Files.delete(pipe);
			backend.list(orders, Revision.NONE).block(STEP);
			assertThat(stub.tokens()).containsExactly("secret");
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void fileThatHangsLaterLeavesTheTokenThatWasReadInUse() throws Exception {
		Path path = Files.writeString(this.folder.resolve("pipe"), "secret");
		Scope orders = new Scope("orders");
		try (StubConsul stub = new StubConsul();
				ConsulBackend backend = new ConsulBackend(
						TestClients.client(stub.url(), ConsulToken.ofFile(path), Duration.ofSeconds(8)),
						ConsulSettings.DEFAULTS, Schedulers.parallel())) {
			stub.on((exchange) -> StubConsul.health(exchange, 7, "[]"));
			backend.list(orders, Revision.NONE).block(STEP);
			Files.delete(path);
			pipe();
			backend.list(orders, Revision.NONE).block(Duration.ofSeconds(5));
			assertThat(stub.tokens()).containsExactly("secret", "secret");
			Files.writeString(path, "other");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n", "two words", "two\nlines", "grün" })
	void whatIsNoTokenIsRefusedWithoutShowingIt(String content) throws IOException {
		TokenFile file = new TokenFile(Files.writeString(this.folder.resolve("token"), content));
		assertThatThrownBy(() -> file.current().block(STEP)).isInstanceOf(UncheckedIOException.class)
			.hasMessageMatching(
					"token file .*token cannot be read: (it is empty|it holds something else than one token)");
	}

	@Test
	void fileIsReadOnlyUpToItsBound() throws IOException {
		Path path = this.folder.resolve("token");
		TokenFile file = new TokenFile(Files.writeString(path, "x".repeat(8192)));
		assertThat(file.current().map((token) -> token.reveal().length()).block(STEP)).isEqualTo(8192);
		Files.writeString(path, "y".repeat(8193));
		assertThat(file.current().map(Secret::reveal).block(STEP)).startsWith("x");
	}

	private Path pipe() throws Exception {
		Path pipe = this.folder.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		return pipe;
	}

}
