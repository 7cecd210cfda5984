package io.github.discovery.webclient;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Servers on plain sockets, for what no decent server does. Each connection serves one
 * request.
 */
public final class RawServers implements AutoCloseable {

	/** Close after the request, without an answer. */
	public static final String CLOSE = "close";

	/** The same with a reset. */
	public static final String RESET = "reset";

	/** Reset as soon as a body begins to come. */
	public static final String RESET_EARLY = "reset early";

	/** Never answer. */
	public static final String HANG = "hang";

	/** Begin a good answer and close the connection in the middle of its body. */
	public static final String CUT = "cut";

	private final List<ServerSocket> servers = new ArrayList<>();

	private final List<Socket> open = new CopyOnWriteArrayList<>();

	private final List<Integer> requests = new CopyOnWriteArrayList<>();

	/**
	 * Start a server.
	 * @param reaction one of the constants, or a status with headers
	 * @return the port it listens on
	 */
	public int start(String reaction) {
		try {
			ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			this.servers.add(server);
			Thread thread = new Thread(() -> accept(server, reaction), "raw-server");
			thread.setDaemon(true);
			thread.start();
			return server.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what arrived.
	 * @return the port of each whole request
	 */
	public List<Integer> requests() {
		return this.requests;
	}

	private void accept(ServerSocket server, String reaction) {
		while (!server.isClosed()) {
			try {
				Socket socket = server.accept();
				this.open.add(socket);
				Thread thread = new Thread(() -> serve(socket, reaction), "raw-connection");
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket, String reaction) {
		try {
			if (reaction.equals(RESET_EARLY)) {
				this.requests.add(socket.getLocalPort());
				readTo("\r\n\r\n", socket.getInputStream(), new StringBuilder());
				socket.setSoLinger(true, 0);
				socket.close();
				return;
			}
			if (!read(new BufferedInputStream(socket.getInputStream()))) {
				socket.close();
				return;
			}
			this.requests.add(socket.getLocalPort());
			if (reaction.equals(HANG)) {
				return;
			}
			if (reaction.equals(RESET)) {
				socket.setSoLinger(true, 0);
			}
			else if (reaction.equals(CUT)) {
				String begun = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nbegun";
				socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
				socket.getOutputStream().flush();
			}
			else if (!reaction.equals(CLOSE)) {
				String head = "HTTP/1.1 " + reaction + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
				socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
				socket.getOutputStream().flush();
			}
			socket.close();
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	private static boolean read(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		if (!readTo("\r\n\r\n", in, head)) {
			return false;
		}
		String lower = head.toString().toLowerCase(Locale.ROOT);
		int length = lower.indexOf("content-length:");
		if (length >= 0) {
			int end = lower.indexOf("\r\n", length);
			int size = Integer.parseInt(lower.substring(length + "content-length:".length(), end).trim());
			return in.readNBytes(size).length == size;
		}
		return !lower.contains("transfer-encoding: chunked") || readTo("0\r\n\r\n", in, new StringBuilder());
	}

	/** Whether the end came, and not that of the connection before it. */
	private static boolean readTo(String end, InputStream in, StringBuilder text) throws IOException {
		while (text.indexOf(end) < 0) {
			int next = in.read();
			if (next < 0) {
				return false;
			}
			text.append((char) next);
		}
		return true;
	}

	@Override
	public void close() {
		for (ServerSocket server : this.servers) {
			closeQuietly(server);
		}
		this.open.forEach(RawServers::closeQuietly);
	}

	private static void closeQuietly(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			// It is closed in any case.
		}
	}

}
