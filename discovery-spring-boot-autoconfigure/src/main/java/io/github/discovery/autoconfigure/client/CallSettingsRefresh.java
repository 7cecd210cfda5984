package io.github.discovery.autoconfigure.client;

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

	private final InstanceChooser chooser;

	private final CallPipelines pipelines;

	private volatile Settings last;

	private volatile String lastProblem = "";

	CallSettingsRefresh(SettingsSource source, InstanceChooser chooser, CallPipelines pipelines) {
		this.source = source;
		this.chooser = chooser;
		this.pipelines = pipelines;
		this.last = Settings.read(source);
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
			if (now.equals(this.last)) {
				return;
			}
			this.last = now;
			this.chooser.use(now.balancing);
			this.pipelines.use(now.calls);
			this.lastProblem = "";
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
