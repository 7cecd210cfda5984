package io.github.discovery.autoconfigure.backend.fixed;

import java.util.Map;

import io.github.discovery.autoconfigure.backend.ConditionalOnBackend;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when a service with fixed addresses is listed, or the backend is asked for.
 */
class OnFixedServicesCondition extends AnyNestedCondition {

	OnFixedServicesCondition() {
		super(ConfigurationPhase.PARSE_CONFIGURATION);
	}

	@Conditional(Listed.class)
	static class ServicesListed {

	}

	@ConditionalOnBackend("static")
	static class BackendSelected {

	}

	static class Listed extends SpringBootCondition {

		private static final String KEY = "discovery.static.services";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Map<String, Object> services = Binder.get(context.getEnvironment())
				.bind(KEY, Bindable.mapOf(String.class, Object.class))
				.orElse(Map.of());
			ConditionMessage.Builder message = ConditionMessage.forCondition("Services with fixed addresses");
			return services.isEmpty() ? ConditionOutcome.noMatch(message.didNotFind("entries below").items(KEY))
					: ConditionOutcome.match(message.found("entries below").items(KEY));
		}

	}

}
