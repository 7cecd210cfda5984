package io.github.discovery.autoconfigure.backend;

import java.util.Set;
import java.util.TreeSet;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;

/**
 * Outcome of {@link ConditionalOnBackend} that remembers the backend, so that all names
 * can be told although the beans of only one of them exist.
 */
final class BackendOutcome extends ConditionOutcome {

	private final String backend;

	BackendOutcome(boolean match, ConditionMessage message, String backend) {
		super(match, message);
		this.backend = backend;
	}

	/**
	 * Return every backend that some configuration was conditional on.
	 * @param beanFactory the bean factory the conditions were evaluated for
	 * @return names in order; empty when that happened ahead of time
	 */
	static Set<String> names(ConfigurableListableBeanFactory beanFactory) {
		Set<String> names = new TreeSet<>();
		ConditionEvaluationReport.get(beanFactory)
			.getConditionAndOutcomesBySource()
			.values()
			.forEach((outcomes) -> outcomes.forEach((outcome) -> {
				if (outcome.getOutcome() instanceof BackendOutcome of) {
					names.add(of.backend);
				}
			}));
		return names;
	}

}
