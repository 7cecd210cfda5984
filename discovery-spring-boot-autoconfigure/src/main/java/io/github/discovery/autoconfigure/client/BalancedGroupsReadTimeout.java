package io.github.discovery.autoconfigure.client;

import java.net.URI;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.client.ServiceUris;
import io.github.discovery.model.ServiceName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientProperties;
import org.springframework.boot.http.client.autoconfigure.HttpClientSettingsPropertyMapper;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.core.Ordered;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * Gives HTTP interfaces on {@link RestClient} whose group is a service the time of an
 * attempt at that service as read timeout, as other balanced clients have it: Spring Boot
 * makes their request factories itself. An application's own configurer comes later and
 * wins.
 */
final class BalancedGroupsReadTimeout implements RestClientHttpServiceGroupConfigurer {

	private static final Log logger = LogFactory.getLog(BalancedGroupsReadTimeout.class);

	/** Right after Spring Boot's, which is not to be seen. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 11;

	private final SettingsSource source;

	private final ClientHttpRequestFactoryBuilder<?> factories;

	private final HttpClientSettingsPropertyMapper mapper;

	private final @Nullable HttpServiceClientProperties properties;

	BalancedGroupsReadTimeout(SettingsSource source, ClientHttpRequestFactoryBuilder<?> factories,
			HttpClientSettingsPropertyMapper mapper, @Nullable HttpServiceClientProperties properties) {
		this.source = source;
		this.factories = factories;
		this.mapper = mapper;
		this.properties = properties;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.forEachClient(this::configure);
	}

	private void configure(HttpServiceGroup group, RestClient.Builder builder) {
		HttpClientProperties own = (this.properties != null) ? this.properties.get(group.name()) : null;
		HttpClientSettings settings = this.mapper.map(own);
		if (!isBalanced(own) || settings.readTimeout() != null) {
			return;
		}
		try {
			builder.requestFactory(this.factories.build(limited(settings, group, own)));
		}
		catch (IllegalStateException ex) {
			logger.debug("The request factory takes no read timeout", ex);
		}
	}

	private HttpClientSettings limited(HttpClientSettings settings, HttpServiceGroup group,
			@Nullable HttpClientProperties own) {
		String url = (own != null) ? own.getBaseUrl() : null;
		try {
			String service = StringUtils.hasText(url) ? ServiceUris.service(URI.create(url)) : group.name();
			return ReadTimeout.addTo(settings, this.source, ServiceName.of(service));
		}
		catch (IllegalArgumentException ex) {
			// Whoever calls it will hear that this is no name of a service.
			return ReadTimeout.addTo(settings, this.source);
		}
	}

	/** As Spring Cloud sees it. */
	private static boolean isBalanced(@Nullable HttpClientProperties properties) {
		String url = (properties != null) ? properties.getBaseUrl() : null;
		return !StringUtils.hasText(url) || url.startsWith("lb:");
	}

}
