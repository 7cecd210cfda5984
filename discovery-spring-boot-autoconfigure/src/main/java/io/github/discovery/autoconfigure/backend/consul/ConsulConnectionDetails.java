package io.github.discovery.autoconfigure.backend.consul;

import java.nio.file.Path;

import io.github.discovery.model.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where Consul is, and how it is convinced of us.
 */
public interface ConsulConnectionDetails extends ConnectionDetails {

	/**
	 * Return the URL of the HTTP API.
	 * @return a URL without a slash at its end
	 */
	String getUrl();

	/**
	 * Return the ACL token.
	 * @return the token, {@code null} if there is none or it is in a file
	 */
	default @Nullable Secret getToken() {
		return null;
	}

	/**
	 * Return the file that holds the ACL token.
	 * @return a file that may change at any time, {@code null} if there is none
	 */
	default @Nullable Path getTokenFile() {
		return null;
	}

	/**
	 * Return what to trust Consul with.
	 * @return the bundle, {@code null} for the JDK's own trust
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
