package io.github.discovery.autoconfigure.client;

import java.util.function.Supplier;

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

	private final SettingsSource source;

	private final Supplier<InstanceChooser> chooser;

	private final Supplier<CallPipelines> pipelines;

	private volatile String lastProblem = "";

	/**
	 * Create a listener. It may be made by the very change it is to tell, so nothing is
	 * asked for before.
	 */
	CallSettingsRefresh(SettingsSource source, Supplier<InstanceChooser> chooser, Supplier<CallPipelines> pipelines) {
		this.source = source;
		this.chooser = chooser;
		this.pipelines = pipelines;
	}

	/**
	 * The keys of the event are no help: they are as the changed source writes them, and
	 * a placeholder in a setting of ours may stand for any.
	 */
	@Override
	public void onApplicationEvent(EnvironmentChangeEvent event) {
		try {
			// Both are read before either is used, so that no half of a change holds.
			Settings now = Settings.read(this.source);
			InstanceChooser choosing = this.chooser.get();
			CallPipelines calling = this.pipelines.get();
			this.lastProblem = "";
			if (now.equals(new Settings(choosing.settings(), calling.settings()))) {
				return;
			}
			choosing.use(now.balancing);
			calling.use(now.calls);
			logger.info("Load balancing and client settings were read again");
		}
		catch (RuntimeException ex) {
			tell(message(ex));
		}
	}

	/** Any change of the environment leads here until the settings are put right. */
	private void tell(String problem) {
		if (!problem.equals(this.lastProblem)) {
			this.lastProblem = problem;
			logger.error("The changed settings cannot be used, those before stay: " + problem);
		}
	}

	private static String message(Throwable error) {
		Throwable root = error;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage());
	}

	private record Settings(LoadBalancingSettings balancing, ClientSettings calls) {

		static Settings read(SettingsSource source) {
			return new Settings(LoadBalancingProperties.settings(source), ClientProperties.settings(source));
		}

	}

}
