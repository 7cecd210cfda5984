package io.github.discovery.backend.consul;

import java.util.List;

import org.testcontainers.consul.ConsulContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The Consul servers that all integration tests share: one open, one that denies all that
 * no token allows.
 */
public final class ConsulServer {

	/** A token that may do everything on {@link #withAcl()}. */
	public static final String ROOT_TOKEN = "root-token";

	private static final DockerImageName IMAGE = DockerImageName.parse("hashicorp/consul:1.21");

	private static final String ACL = "acl { enabled = true default_policy = \"deny\" "
			+ "tokens { initial_management = \"" + ROOT_TOKEN + "\" } }";

	private ConsulServer() {
	}

	/**
	 * Return the shared open server.
	 */
	public static String url() {
		return url(Open.CONTAINER);
	}

	/**
	 * Return the shared server with access control.
	 */
	public static String withAcl() {
		return url(Acl.CONTAINER);
	}

	/**
	 * Start a server that the caller stops.
	 */
	static ConsulContainer start() {
		ConsulContainer container = new ConsulContainer(IMAGE);
		container.start();
		return container;
	}

	/**
	 * Start a server that keeps its port over a restart.
	 */
	static ConsulContainer startAt(int port) {
		ConsulContainer container = new ConsulContainer(IMAGE);
		container.setPortBindings(List.of(port + ":8500"));
		container.start();
		return container;
	}

	/**
	 * Create a server with arguments of its own.
	 */
	static ConsulContainer create(String... arguments) {
		ConsulContainer container = new ConsulContainer(IMAGE);
		container.withCommand(arguments);
		container.waitingFor(Wait.forListeningPorts(8500));
		return container;
	}

	static String url(ConsulContainer container) {
		return "http://" + container.getHost() + ":" + container.getMappedPort(8500);
	}

	private static final class Open {

		static final ConsulContainer CONTAINER = ConsulServer.start();

	}

	private static final class Acl {

		static final ConsulContainer CONTAINER = create();

		private static ConsulContainer create() {
			ConsulContainer container = new ConsulContainer(IMAGE).withEnv("CONSUL_LOCAL_CONFIG", "")
				.withCommand("agent", "-dev", "-client", "0.0.0.0", "-hcl", ACL);
			container.start();
			return container;
		}

	}

}
