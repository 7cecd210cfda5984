package io.github.discovery.autoconfigure.registration;

import java.net.InetAddress;

import io.github.discovery.model.Names;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.core.env.Environment;

/**
 * The host to advertise: what is configured, else the one address that the server is
 * bound to, else what Spring Cloud detects. Never a wildcard.
 */
final class AdvertisedHost {

	private final Environment environment;

	private final InetUtils inetUtils;

	AdvertisedHost(Environment environment, InetUtils inetUtils) {
		this.environment = environment;
		this.inetUtils = inetUtils;
	}

	String find(AdvertisedAddressProperties properties) {
		String configured = plain(properties.host());
		if (configured != null) {
			return configured;
		}
		String bound = plain(this.environment.getProperty("server.address"));
		return (bound != null && !Names.isWildcardHost(bound)) ? bound : detect(properties.preferIpAddress());
	}

	/** An address needs no reverse look-up, which can take a second. */
	private String detect(boolean preferIpAddress) {
		InetAddress address = preferIpAddress ? this.inetUtils.findFirstNonLoopbackAddress() : null;
		return (address != null) ? withoutScope(address.getHostAddress())
				: this.inetUtils.findFirstNonLoopbackHostInfo().getHostname();
	}

	private static @Nullable String plain(@Nullable String host) {
		if (host == null || host.isBlank()) {
			return null;
		}
		String trimmed = host.trim();
		return (trimmed.startsWith("[") && trimmed.endsWith("]")) ? trimmed.substring(1, trimmed.length() - 1)
				: trimmed;
	}

	/** The scope of an IPv6 address means something on this machine only. */
	private static String withoutScope(String address) {
		int scope = address.indexOf('%');
		return (scope >= 0) ? address.substring(0, scope) : address;
	}

}
