package io.github.discovery.autoconfigure.webclient.tls;

import io.github.discovery.autoconfigure.client.ClientProperties;
import io.github.discovery.autoconfigure.settings.NamedOverrides;
import io.github.discovery.autoconfigure.settings.SetKeys;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when any service has a name for TLS.
 */
class OnTlsServerNameCondition extends SpringBootCondition {

	private static final String PREFIX = "discovery.client";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Server name for TLS");
		return isSet(context.getEnvironment()) ? ConditionOutcome.match(message.foundExactly("tls-server-name"))
				: ConditionOutcome.noMatch(message.didNotFind("key").items("tls-server-name"));
	}

	private static boolean isSet(Environment environment) {
		if (!SetKeys.any(environment, PREFIX)) {
			// As in most applications: nothing is bound to find that out.
			return false;
		}
		if (!Binder.get(environment).bind(PREFIX + ".tls-server-name", String.class).orElse("").isEmpty()) {
			return true;
		}
		NamedOverrides services = new NamedOverrides(environment, PREFIX, "services");
		return services.names()
			.stream()
			.anyMatch((name) -> !services.bind(ClientProperties.class, name).tlsServerName().isEmpty());
	}

}
