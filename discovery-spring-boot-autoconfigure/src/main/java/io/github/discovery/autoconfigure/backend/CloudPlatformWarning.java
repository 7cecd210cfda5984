package io.github.discovery.autoconfigure.backend;

import io.github.discovery.autoconfigure.settings.SettingProblem;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Warns when nobody chose a registry on a platform where applications have peers: in the
 * embedded one each finds only itself.
 */
final class CloudPlatformWarning {

	private static final Log logger = LogFactory.getLog(CloudPlatformWarning.class);

	private CloudPlatformWarning() {
	}

	static void logIfNeeded(Environment environment) {
		CloudPlatform platform = CloudPlatform.getActive(environment);
		if (platform == null || platform == CloudPlatform.NONE || isChosen(environment)) {
			return;
		}
		logger.warn("The platform is " + platform + ", but no registry was chosen: "
				+ new SettingProblem("discovery.backend", "memory", "a registry that all applications share",
						"Set discovery.backend, to memory if this application needs no other."));
	}

	private static boolean isChosen(Environment environment) {
		return Binder.get(environment).bind("discovery.backend", Bindable.listOf(String.class)).isBound();
	}

}
