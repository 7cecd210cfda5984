package io.github.discovery.context;

import java.util.function.Supplier;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Gives the shutdown phase of the registration a timeout of its own, because
 * {@code spring.lifecycle.timeout-per-shutdown-phase} would cut it, and with it the
 * deregistration.
 */
public final class ShutdownPhaseTimeout implements BeanPostProcessor {

	private final Supplier<RegistrationLifecycleSettings> settings;

	/**
	 * Create a post-processor.
	 * @param settings asked only when the lifecycle processor is there
	 */
	public ShutdownPhaseTimeout(Supplier<RegistrationLifecycleSettings> settings) {
		this.settings = settings;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof DefaultLifecycleProcessor processor) {
			processor.setTimeoutForShutdownPhase(RegistrationLifecycle.PHASE,
					this.settings.get().shutdownTimeout().toMillis());
		}
		return bean;
	}

}
