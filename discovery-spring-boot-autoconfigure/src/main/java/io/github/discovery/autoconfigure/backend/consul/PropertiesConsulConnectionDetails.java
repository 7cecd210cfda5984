package io.github.discovery.autoconfigure.backend.consul;

import java.nio.file.Path;

import io.github.discovery.model.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.core.env.Environment;

/**
 * Takes what the properties say, else what Consul's own environment variables say.
 */
class PropertiesConsulConnectionDetails implements ConsulConnectionDetails {

	private static final String DEFAULT_URL = "http://localhost:8500";

	private final ConsulProperties properties;

	private final Environment environment;

	private final @Nullable SslBundles bundles;

	PropertiesConsulConnectionDetails(ConsulProperties properties, Environment environment,
			@Nullable SslBundles bundles) {
		this.properties = properties;
		this.environment = environment;
		this.bundles = bundles;
	}

	@Override
	public String getUrl() {
		if (!this.properties.url().isEmpty()) {
			return ConsulUrls.parse(ConsulProperties.PREFIX + "url", this.properties.url());
		}
		String address = variable("CONSUL_HTTP_ADDR");
		if (address.isEmpty()) {
			return DEFAULT_URL;
		}
		String ssl = variable("CONSUL_HTTP_SSL");
		return ConsulUrls.parseAddress("CONSUL_HTTP_ADDR", address, Boolean.parseBoolean(ssl) || ssl.equals("1"));
	}

	@Override
	public @Nullable Secret getToken() {
		if (!this.properties.token().reveal().isBlank()) {
			return this.properties.token();
		}
		String token = variable("CONSUL_HTTP_TOKEN");
		return (token.isEmpty() || !this.properties.tokenFile().isEmpty()) ? null : Secret.of(token);
	}

	@Override
	public @Nullable Path getTokenFile() {
		String file = this.properties.tokenFile().isEmpty() ? variable("CONSUL_HTTP_TOKEN_FILE")
				: this.properties.tokenFile();
		return file.isEmpty() ? null : Path.of(file);
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		if (!this.properties.sslBundle().isEmpty() && this.bundles != null) {
			return this.bundles.getBundle(this.properties.sslBundle());
		}
		String certificate = variable("CONSUL_CACERT");
		return certificate.isEmpty() ? null : SslBundle.of(new PemSslStoreBundle((PemSslStoreDetails) null,
				PemSslStoreDetails.forCertificate("file:" + certificate)));
	}

	private String variable(String name) {
		return this.environment.getProperty(name, "").strip();
	}

}
