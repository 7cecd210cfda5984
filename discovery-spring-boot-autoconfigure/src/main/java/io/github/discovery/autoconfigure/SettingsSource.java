package io.github.discovery.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/**
 * Binds the records under {@code discovery.*} and refuses what it does not know. The
 * records are no beans: Spring Cloud's rebinder would log a stack trace for each of them
 * and keep the old values.
 */
public final class SettingsSource {

	private final Environment environment;

	/**
	 * Create a source.
	 * @param environment where the properties are
	 */
	public SettingsSource(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Bind a record of properties with its current values.
	 * @param <P> the type of the record
	 * @param type a record annotated with {@link ConfigurationProperties}
	 * @return the bound record, filled with defaults where nothing is set
	 */
	public <P> P bind(Class<P> type) {
		ConfigurationProperties annotation = AnnotationUtils.findAnnotation(type, ConfigurationProperties.class);
		Assert.state(annotation != null, () -> type + " has no @ConfigurationProperties");
		BindHandler handler = new NoUnboundElementsBindHandler(BindHandler.DEFAULT);
		return Binder.get(this.environment).bindOrCreate(annotation.prefix(), Bindable.of(type), handler);
	}

}
