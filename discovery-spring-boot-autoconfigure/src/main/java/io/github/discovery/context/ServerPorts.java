package io.github.discovery.context;

import java.util.OptionalInt;

/**
 * The ports on which this application listens, as far as they are known.
 */
public final class ServerPorts {

	private volatile int server;

	private volatile int management;

	/**
	 * Return the application's own port.
	 * @return the port, empty while no server runs
	 */
	public OptionalInt server() {
		return (this.server > 0) ? OptionalInt.of(this.server) : OptionalInt.empty();
	}

	/**
	 * Return the port of a management server of its own.
	 * @return the port, empty if there is none
	 */
	public OptionalInt management() {
		return (this.management > 0) ? OptionalInt.of(this.management) : OptionalInt.empty();
	}

	/**
	 * Take the application's own port.
	 * @param port the port on which it listens
	 */
	public void setServer(int port) {
		this.server = port;
	}

	/**
	 * Take the port of a management server of its own.
	 * @param port the port on which it listens
	 */
	public void setManagement(int port) {
		this.management = port;
	}

}
