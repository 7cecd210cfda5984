package io.github.discovery.context;

import java.util.function.BiConsumer;

import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Tells others of the steps of the own registrations: Spring Cloud Commons' events, and
 * the application's beans of its
 * {@link org.springframework.cloud.client.serviceregistry.RegistrationLifecycle}.
 */
final class RegistrationHooks {

	private final ApplicationContext context;

	RegistrationHooks(ApplicationContext context) {
		this.context = context;
	}

	void beforeRegister(DiscoveryRegistration registration) {
		this.context.publishEvent(new InstancePreRegisteredEvent(this, registration));
		each(registration,
				org.springframework.cloud.client.serviceregistry.RegistrationLifecycle::postProcessBeforeStartRegister);
	}

	void afterRegister(DiscoveryRegistration registration) {
		each(registration,
				org.springframework.cloud.client.serviceregistry.RegistrationLifecycle::postProcessAfterStartRegister);
		this.context.publishEvent(new InstanceRegisteredEvent<>(this, registration));
	}

	void beforeDeregister(DiscoveryRegistration registration) {
		each(registration,
				org.springframework.cloud.client.serviceregistry.RegistrationLifecycle::postProcessBeforeStopRegister);
	}

	void afterDeregister(DiscoveryRegistration registration) {
		each(registration,
				org.springframework.cloud.client.serviceregistry.RegistrationLifecycle::postProcessAfterStopRegister);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private void each(DiscoveryRegistration registration,
			BiConsumer<org.springframework.cloud.client.serviceregistry.RegistrationLifecycle<Registration>, Registration> step) {
		this.context.getBeanProvider(org.springframework.cloud.client.serviceregistry.RegistrationLifecycle.class)
			.orderedStream()
			.filter(RegistrationHooks::isForUs)
			.forEach((bean) -> step.accept(
					(org.springframework.cloud.client.serviceregistry.RegistrationLifecycle<Registration>) bean,
					registration));
	}

	/**
	 * A hook that was written for another registry's type of registration is not ours.
	 */
	private static boolean isForUs(Object bean) {
		return ResolvableType.forClass(bean.getClass())
			.as(org.springframework.cloud.client.serviceregistry.RegistrationLifecycle.class)
			.getGeneric(0)
			.resolve(Registration.class)
			.isAssignableFrom(DiscoveryRegistration.class);
	}

}
