package io.github.discovery.webclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Real HTTP servers on this machine that answer with their own port, and ports on which
 * nobody listens.
 */
public final class LocalServers implements AutoCloseable {

	/** A header of each answer. */
	static final String SERVED_BY = "X-Served-By";

	private final List<HttpServer> servers = new ArrayList<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private int status = 200;

	/**
	 * Start a server.
	 * @return the port it listens on
	 */
	public int start() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", this::answer);
			server.start();
			this.servers.add(server);
			return server.getAddress().getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Find a port on which nobody listens.
	 * @return a port that refuses connections
	 */
	public static int deadPort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Answer with another status from now on.
	 * @param status an HTTP status
	 */
	public void answerWith(int status) {
		this.status = status;
	}

	/**
	 * Return what arrived at all servers.
	 * @return method, URI and body of each request
	 */
	public List<String> requests() {
		return this.requests;
	}

	private void answer(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.requests.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).trim());
		byte[] answer = String.valueOf(exchange.getLocalAddress().getPort()).getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "text/plain");
		exchange.getResponseHeaders().add(SERVED_BY, "somebody");
		exchange.sendResponseHeaders(this.status, answer.length);
		exchange.getResponseBody().write(answer);
		exchange.close();
	}

	@Override
	public void close() {
		this.servers.forEach((server) -> server.stop(0));
	}

}
