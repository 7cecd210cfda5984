package io.github.discovery.backend.consul;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.discovery.model.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A file with nothing but a token. One read is under way at a time, whoever needs the
 * token meanwhile waits for that one.
 */
final class TokenFile {

	/** More than any header may hold is no token. */
	private static final int MOST_BYTES = 8 * 1024;

	private static final String UNREAD = "";

	private final Path path;

	private final Scheduler reader = Schedulers.fromExecutor(executor());

	private final AtomicReference<@Nullable Mono<Secret>> reading = new AtomicReference<>();

	private volatile boolean refused;

	/** Both are the business of the read that is under way. */
	private volatile @Nullable Secret token;

	private volatile String stamp = UNREAD;

	TokenFile(Path path) {
		this.path = path;
	}

	/**
	 * Look at the file, and return what it holds. A file that cannot be read (it may be
	 * being replaced) leaves the token that was read before.
	 */
	Mono<Secret> current() {
		return Mono.defer(() -> {
			// Forgotten before the token is signalled: a later request looks for itself.
			Mono<Secret> next = Mono.fromCallable(this::read)
				.subscribeOn(this.reader)
				.doOnTerminate(() -> this.reading.set(null))
				.cache();
			Mono<Secret> running = this.reading.updateAndGet((current) -> (current != null) ? current : next);
			return (running != null) ? running : next;
		});
	}

	/** What the file held when it was last read. */
	@Nullable Secret known() {
		return this.token;
	}

	/** Have the file read again, even if it looks the same. */
	void refused() {
		this.refused = true;
	}

	private Secret read() {
		if (this.refused) {
			this.refused = false;
			this.stamp = UNREAD;
		}
		Secret known = this.token;
		try {
			BasicFileAttributes attributes = Files.readAttributes(this.path, BasicFileAttributes.class);
			String now = attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey();
			if (known == null || !now.equals(this.stamp)) {
				known = Secret.of(text());
				this.token = known;
				this.stamp = now;
			}
			return known;
		}
		catch (IOException ex) {
			if (known == null) {
				// Those of the file system say no more than the path.
				String reason = (ex instanceof FileSystemException) ? ex.getClass().getSimpleName() : ex.getMessage();
				throw new UncheckedIOException(this + " cannot be read: " + reason, ex);
			}
			return known;
		}
	}

	private String text() throws IOException {
		try (InputStream content = Files.newInputStream(this.path)) {
			byte[] bytes = content.readNBytes(MOST_BYTES + 1);
			String text = new String(bytes, StandardCharsets.UTF_8).strip();
			if (text.isEmpty()) {
				throw new IOException("it is empty");
			}
			if (bytes.length > MOST_BYTES || text.chars().anyMatch((c) -> c <= ' ' || c > '~')) {
				throw new IOException("it holds something else than one token");
			}
			return text;
		}
	}

	/**
	 * Not from a shared pool: an application that fills it could send no heartbeats.
	 */
	private static ThreadPoolExecutor executor() {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(16),
				(task) -> {
					Thread thread = new Thread(task, "discovery-consul-token");
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	@Override
	public String toString() {
		return "token file " + this.path;
	}

}
