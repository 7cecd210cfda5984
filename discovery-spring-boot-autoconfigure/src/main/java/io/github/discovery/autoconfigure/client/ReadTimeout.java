package io.github.discovery.autoconfigure.client;

import java.time.Duration;
import java.util.stream.Stream;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.ClientSettings;

import org.springframework.boot.http.client.HttpClientSettings;

/**
 * Gives load-balanced blocking clients the time of an attempt as read timeout where the
 * application has set none: nobody else could end an attempt at an instance that hangs.
 */
final class ReadTimeout {

	private ReadTimeout() {
	}

	/**
	 * Add the longest attempt of any service to settings without a read timeout.
	 */
	static HttpClientSettings addTo(HttpClientSettings settings, SettingsSource source) {
		return (settings.readTimeout() != null) ? settings
				: settings.withReadTimeout(longest(ClientProperties.settings(source)));
	}

	private static Duration longest(ClientSettings settings) {
		return Stream.concat(Stream.of(settings.defaults()), settings.services().values().stream())
			.map((CallSettings call) -> call.retry().attemptTimeout())
			.max(Duration::compareTo)
			.orElseThrow();
	}

}
