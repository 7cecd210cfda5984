package io.github.discovery.autoconfigure.backend;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches when {@code discovery.backend} names the given backend, or there are entries
 * below a key that ask for it.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnBackendCondition.class)
public @interface ConditionalOnBackend {

	/**
	 * The name of the backend.
	 * @return a name as it stands in {@code discovery.backend}
	 */
	String value();

	/**
	 * A key for a map whose entries ask for the backend as well.
	 * @return a key in kebab case, empty if there is none
	 */
	String orEntriesBelow() default "";

}
