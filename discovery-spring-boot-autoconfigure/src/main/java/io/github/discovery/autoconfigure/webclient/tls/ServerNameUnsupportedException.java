package io.github.discovery.autoconfigure.webclient.tls;

import org.springframework.web.reactive.function.client.WebClientException;

/**
 * A client cannot ask for a name. Of this type, because {@code WebClient} would take any
 * other for a failure of the instance.
 */
final class ServerNameUnsupportedException extends WebClientException {

	private static final long serialVersionUID = 1L;

	ServerNameUnsupportedException(String name, Object builder, String key) {
		super("The tls-server-name '" + name + "' cannot be asked for by the client of "
				+ builder.getClass().getSimpleName() + ": set " + key + " to http-components, jdk, jetty or reactor");
	}

}
