package io.github.discovery.autoconfigure.registration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code discovery.registration} that say where this instance is called.
 *
 * @param host Host or IP address to advertise, by default the server's address or a
 * detected one.
 * @param port Port to advertise, by default the running server's.
 * @param secure Whether callers must use TLS; they must in any case if the server has TLS
 * switched on.
 * @param protocol Protocol that callers speak, told in the metadata unless it is HTTP.
 * @param preferIpAddress Whether a detected address is advertised as an IP address rather
 * than as a host name.
 */
@ConfigurationProperties(RegistrationProperties.PREFIX)
public record AdvertisedAddressProperties(@Nullable String host, @Nullable Integer port,
		@DefaultValue("false") boolean secure, @DefaultValue("http") String protocol,
		@DefaultValue("true") boolean preferIpAddress) {

	static final AdvertisedAddressProperties DEFAULTS = new AdvertisedAddressProperties(null, null, false, "http",
			true);

}
