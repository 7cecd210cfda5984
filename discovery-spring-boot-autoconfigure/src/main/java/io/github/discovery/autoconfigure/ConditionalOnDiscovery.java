package io.github.discovery.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches when service discovery is switched on and the named beans of it are there. The
 * same as {@code @ConditionalOnBean(SettingsSource.class)} with further types, but each
 * type is looked up once for all auto-configurations together.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnDiscoveryCondition.class)
public @interface ConditionalOnDiscovery {

	/**
	 * The types of beans that must be there beside the {@link SettingsSource}.
	 * @return types of this project, whose beans come from auto-configurations before
	 */
	Class<?>[] value() default {};

}
