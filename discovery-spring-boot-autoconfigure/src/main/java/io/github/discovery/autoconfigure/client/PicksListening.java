package io.github.discovery.autoconfigure.client;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.PicksListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Tells all who want to hear of ejections to the bean that chooses: an application's own
 * one need not know of them, nor need anybody make calls through our pipelines.
 */
final class PicksListening implements BeanPostProcessor {

	private final ObjectProvider<PicksListener> listeners;

	PicksListening(ObjectProvider<PicksListener> listeners) {
		this.listeners = listeners;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof InstanceChooser chooser) {
			this.listeners.orderedStream().forEach(chooser::addListener);
		}
		return bean;
	}

}
