package io.github.discovery.autoconfigure.client;

import java.time.Duration;
import java.util.stream.Stream;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.model.ServiceName;

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

	/**
	 * Add the time of an attempt of one service to settings without a read timeout.
	 */
	static HttpClientSettings addTo(HttpClientSettings settings, SettingsSource source, ServiceName service) {
		return (settings.readTimeout() != null) ? settings
				: settings.withReadTimeout(of(ClientProperties.settings(source).of(service)));
	}

	private static Duration longest(ClientSettings settings) {
		return Stream.concat(Stream.of(settings.defaults()), settings.services().values().stream())
			.map(ReadTimeout::of)
			.max(Duration::compareTo)
			.orElseThrow();
	}

	/** No attempt has more time than its call. */
	private static Duration of(CallSettings call) {
		Duration attempt = call.retry().attemptTimeout();
		return (attempt.compareTo(call.timeout()) < 0) ? attempt : call.timeout();
	}

}
