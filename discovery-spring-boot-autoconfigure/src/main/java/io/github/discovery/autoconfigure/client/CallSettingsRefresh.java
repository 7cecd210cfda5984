package io.github.discovery.autoconfigure.client;

import java.util.Locale;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/**
 * Goes by other settings as soon as Spring Cloud tells that the environment has changed.
 * Settings that cannot be used change nothing.
 */
final class CallSettingsRefresh implements ApplicationListener<EnvironmentChangeEvent> {

	private static final Log logger = LogFactory.getLog(CallSettingsRefresh.class);

	private final SettingsSource settings;

	private final InstanceChooser chooser;

	private final CallPipelines pipelines;

	CallSettingsRefresh(SettingsSource settings, InstanceChooser chooser, CallPipelines pipelines) {
		this.settings = settings;
		this.chooser = chooser;
		this.pipelines = pipelines;
	}

	@Override
	public void onApplicationEvent(EnvironmentChangeEvent event) {
		if (event.getKeys().stream().noneMatch(CallSettingsRefresh::isOurs)) {
			return;
		}
		try {
			// Both are read before either is used, so that no half of a change holds.
			LoadBalancingSettings balancing = LoadBalancingProperties.settings(this.settings);
			ClientSettings calls = ClientProperties.settings(this.settings);
			this.chooser.use(balancing);
			this.pipelines.use(calls);
			logger.info("Load balancing and client settings were read again");
		}
		catch (RuntimeException ex) {
			logger.error("The changed settings cannot be used, those before stay: " + message(ex));
		}
	}

	private static boolean isOurs(String key) {
		return key.startsWith("discovery.load-balancing") || key.startsWith("discovery.client")
				|| key.toUpperCase(Locale.ROOT).startsWith("DISCOVERY_");
	}

	private static String message(Throwable error) {
		Throwable root = error;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage());
	}

}
