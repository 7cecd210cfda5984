package io.github.discovery.backend.consul;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server and counts the connections that the client holds
 * open.
 */
final class CountingProxy implements Closeable {

	private final ServerSocket server;

	private final URI target;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	CountingProxy(String target) throws IOException {
		this.target = URI.create(target);
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	String url() {
		return "http://localhost:" + this.server.getLocalPort();
	}

	int open() {
		return this.open.size();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				Socket upstream = new Socket(this.target.getHost(), this.target.getPort());
				this.open.add(client);
				start(() -> relay(client, upstream, client));
				start(() -> relay(upstream, client, client));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void relay(Socket from, Socket to, Socket counted) {
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			byte[] buffer = new byte[8192];
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				out.write(buffer, 0, read);
				out.flush();
			}
		}
		catch (IOException ex) {
			// The other direction has closed both.
		}
		finally {
			this.open.remove(counted);
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "counting-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.open) {
			socket.close();
		}
	}

}
