package io.github.discovery.autoconfigure.backend;

import java.util.List;

import io.github.discovery.autoconfigure.settings.SetKeys;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Compares {@link ConditionalOnBackend} with what is set.
 */
class OnBackendCondition extends SpringBootCondition {

	private static final String KEY = "discovery.backend";

	private static final List<String> DEFAULT = List.of("memory");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnBackend> annotation = metadata.getAnnotations().get(ConditionalOnBackend.class);
		String wanted = annotation.getString("value");
		String entries = annotation.getString("orEntriesBelow");
		List<String> selected = selected(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnBackend.class, wanted);
		if (context.getBeanFactory() != null) {
			BackendNames.of(context.getBeanFactory()).add(wanted);
		}
		if (!entries.isEmpty() && hasEntries(context.getEnvironment(), entries)) {
			return ConditionOutcome.match(message.found("entries below").items(entries));
		}
		return new ConditionOutcome(selected.contains(wanted), message.because("discovery.backend is " + selected));
	}

	private static boolean hasEntries(Environment environment, String key) {
		return SetKeys.any(environment, key) && Binder.get(environment)
			.bind(key, Bindable.mapOf(String.class, Object.class))
			.map((entries) -> !entries.isEmpty())
			.orElse(false);
	}

	static List<String> selected(Environment environment) {
		if (!SetKeys.any(environment, KEY)) {
			return DEFAULT;
		}
		return Binder.get(environment).bind(KEY, Bindable.listOf(String.class)).orElse(DEFAULT);
	}

}
