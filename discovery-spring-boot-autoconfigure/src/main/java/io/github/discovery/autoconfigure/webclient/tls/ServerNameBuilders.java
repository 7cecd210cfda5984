package io.github.discovery.autoconfigure.webclient.tls;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;

/**
 * Puts itself between the builders of Spring Boot and all who build clients with them:
 * only there it is known which SSL bundle each client gets. A builder that an application
 * has written stays as it is.
 */
final class ServerNameBuilders implements BeanPostProcessor {

	private static final String SPRING_BOOT = ClientHttpRequestFactoryBuilder.class.getPackageName();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!bean.getClass().getPackageName().startsWith(SPRING_BOOT)) {
			return bean;
		}
		if (bean instanceof ClientHttpConnectorBuilder<?> builder) {
			return new ServerNameConnectorBuilder(builder);
		}
		if (bean instanceof ClientHttpRequestFactoryBuilder<?> builder) {
			return new ServerNameRequestFactoryBuilder(builder);
		}
		return bean;
	}

}
