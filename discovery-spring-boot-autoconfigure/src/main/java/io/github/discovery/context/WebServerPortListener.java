package io.github.discovery.context;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Takes the ports of web servers that start: the context's own, and the management
 * server's, which runs in a child context.
 */
public final class WebServerPortListener implements ApplicationListener<WebServerInitializedEvent> {

	private static final String MANAGEMENT = "management";

	private final ApplicationContext context;

	private final ServerPorts ports;

	/**
	 * Create a listener.
	 * @param context the application's context
	 * @param ports where the ports go
	 */
	public WebServerPortListener(ApplicationContext context, ServerPorts ports) {
		this.context = context;
		this.ports = ports;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		int port = event.getWebServer().getPort();
		if (WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), MANAGEMENT)) {
			this.ports.setManagement(port);
		}
		else if (event.getApplicationContext() == this.context) {
			this.ports.setServer(port);
		}
	}

}
