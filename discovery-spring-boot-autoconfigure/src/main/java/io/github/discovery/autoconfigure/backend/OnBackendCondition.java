package io.github.discovery.autoconfigure.backend;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Compares {@link ConditionalOnBackend} with {@code discovery.backend}.
 */
class OnBackendCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String wanted = metadata.getAnnotations().get(ConditionalOnBackend.class).getString("value");
		List<String> selected = selected(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnBackend.class, wanted);
		if (context.getBeanFactory() != null) {
			BackendNames.of(context.getBeanFactory()).add(wanted);
		}
		return new ConditionOutcome(selected.contains(wanted), message.because("discovery.backend is " + selected));
	}

	static List<String> selected(Environment environment) {
		return Binder.get(environment)
			.bind("discovery.backend", Bindable.listOf(String.class))
			.orElse(List.of("memory"));
	}

}
