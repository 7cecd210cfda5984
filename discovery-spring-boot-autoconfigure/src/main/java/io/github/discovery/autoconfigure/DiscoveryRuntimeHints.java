package io.github.discovery.autoconfigure;

import io.github.discovery.autoconfigure.settings.KnownSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * Lets the records of properties be found and bound in an application that was processed
 * ahead of time.
 */
class DiscoveryRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("META-INF/spring/" + KnownSettings.class.getName() + ".imports");
		BindableRuntimeHintsRegistrar.forTypes(KnownSettings.load(classLoader).types())
			.registerHints(hints, classLoader);
	}

}
