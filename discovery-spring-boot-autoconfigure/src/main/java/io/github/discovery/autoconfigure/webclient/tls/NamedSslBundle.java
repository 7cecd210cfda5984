package io.github.discovery.autoconfigure.webclient.tls;

import javax.net.ssl.SSLContext;

import io.github.discovery.webclient.tls.NamedSslContext;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * An SSL bundle that asks for a name, be there a dot in it or not.
 */
final class NamedSslBundle implements SslBundle {

	private final SslBundle delegate;

	private final String name;

	private NamedSslBundle(SslBundle delegate, String name) {
		this.delegate = delegate;
		this.name = name;
	}

	/**
	 * Return settings whose bundle asks for a name.
	 * @return the same settings if they have no bundle
	 */
	static @Nullable HttpClientSettings in(@Nullable HttpClientSettings settings, String name) {
		if (settings == null || settings.sslBundle() == null) {
			return settings;
		}
		return settings.withSslBundle(new NamedSslBundle(settings.sslBundle(), name));
	}

	@Override
	public SSLContext createSslContext() {
		return new NamedSslContext(this.delegate.createSslContext(), this.name);
	}

	@Override
	public SslStoreBundle getStores() {
		return this.delegate.getStores();
	}

	@Override
	public SslBundleKey getKey() {
		return this.delegate.getKey();
	}

	@Override
	public SslOptions getOptions() {
		return this.delegate.getOptions();
	}

	@Override
	public String getProtocol() {
		return this.delegate.getProtocol();
	}

	@Override
	public SslManagerBundle getManagers() {
		return this.delegate.getManagers();
	}

}
