package io.github.discovery.autoconfigure;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Looks for the beans that {@link ConditionalOnDiscovery} names. What was found is not
 * looked for again: auto-configurations only add beans.
 */
class OnDiscoveryCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		Assert.state(beanFactory != null, "There is no bean factory to look into");
		Found found = Found.in(beanFactory);
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnDiscovery.class);
		if (!found.has(SettingsSource.class.getName(), context.getClassLoader())) {
			return ConditionOutcome.noMatch(message.because("discovery is switched off"));
		}
		for (String type : metadata.getAnnotations().get(ConditionalOnDiscovery.class).getStringArray("value")) {
			if (!found.has(type, context.getClassLoader())) {
				return ConditionOutcome.noMatch(message.didNotFind("bean").items(type));
			}
		}
		return ConditionOutcome.match(message.because("all beans are there"));
	}

	/**
	 * The types of which a bean factory is known to have beans.
	 */
	static final class Found {

		private static final String BEAN_NAME = Found.class.getName();

		private final ConfigurableListableBeanFactory beanFactory;

		private final Set<String> types = new HashSet<>();

		private Found(ConfigurableListableBeanFactory beanFactory) {
			this.beanFactory = beanFactory;
		}

		static Found in(ConfigurableListableBeanFactory beanFactory) {
			if (!beanFactory.containsSingleton(BEAN_NAME)) {
				beanFactory.registerSingleton(BEAN_NAME, new Found(beanFactory));
			}
			return beanFactory.getBean(BEAN_NAME, Found.class);
		}

		boolean has(String type, @Nullable ClassLoader classLoader) {
			if (this.types.contains(type)) {
				return true;
			}
			Class<?> resolved = ClassUtils.resolveClassName(type, classLoader);
			String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, resolved, true,
					false);
			return names.length > 0 && this.types.add(type);
		}

	}

}
