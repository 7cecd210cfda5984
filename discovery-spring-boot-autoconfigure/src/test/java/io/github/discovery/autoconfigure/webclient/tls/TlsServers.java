package io.github.discovery.autoconfigure.webclient.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;

/**
 * HTTPS servers on 127.0.0.1 whose certificate is not for that address, but for
 * {@code payments.internal}, {@code orders.internal} and {@code single}, unless told
 * otherwise. They answer with the name they were asked for and their port.
 */
final class TlsServers implements AutoCloseable {

	static final String PASSWORD = "changeit";

	private final List<HttpsServer> servers = new ArrayList<>();

	private final Set<Integer> broken = ConcurrentHashMap.newKeySet();

	private final Map<Integer, String> redirecting = new ConcurrentHashMap<>();

	private final Path keyStore;

	/**
	 * Make the certificates.
	 * @param folder where its key store is put
	 */
	TlsServers(Path folder) {
		this.keyStore = folder.resolve("server.p12");
		try {
			makeKey("names", "dns:payments.internal,dns:orders.internal,dns:single");
			makeKey("address", "ip:127.0.0.1");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void makeKey(String alias, String names) throws IOException {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + alias, "-ext", "san=" + names,
				"-validity", "10", "-storetype", "PKCS12", "-keystore", this.keyStore.toString(), "-storepass",
				PASSWORD)
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (!Files.exists(this.keyStore)) {
			throw new IllegalStateException(output);
		}
	}

	private SSLContext context(String alias) throws IOException, GeneralSecurityException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream file = Files.newInputStream(this.keyStore)) {
			keys.load(file, PASSWORD.toCharArray());
		}
		keys.deleteEntry(alias.equals("names") ? "address" : "names");
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, PASSWORD.toCharArray());
		SSLContext made = SSLContext.getInstance("TLS");
		made.init(factory.getKeyManagers(), null, null);
		return made;
	}

	/**
	 * Return where the certificates are.
	 * @return a key store with them, which is good as a trust store, too
	 */
	Path keyStore() {
		return this.keyStore;
	}

	int start() {
		return start("names");
	}

	/**
	 * Start a server whose certificate is for 127.0.0.1 and no name.
	 * @return its port
	 */
	int startWithAddress() {
		return start("address");
	}

	private int start(String alias) {
		try {
			HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.setHttpsConfigurator(new HttpsConfigurator(context(alias)));
			server.createContext("/", this::answer);
			server.start();
			this.servers.add(server);
			return server.getAddress().getPort();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start a server that answers with 502: with 503 Apache HttpComponents would call it
	 * again by itself, a second later.
	 * @return its port
	 */
	int startBroken() {
		int port = start();
		this.broken.add(port);
		return port;
	}

	int startRedirecting(String target) {
		int port = start();
		this.redirecting.put(port, target);
		return port;
	}

	private void answer(HttpExchange exchange) throws IOException {
		exchange.getRequestBody().readAllBytes();
		int port = exchange.getLocalAddress().getPort();
		byte[] answer = (asked((HttpsExchange) exchange) + " " + port).getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "text/plain");
		String target = this.redirecting.get(port);
		if (target != null) {
			exchange.getResponseHeaders().add("Location", target);
		}
		exchange.sendResponseHeaders((target != null) ? 302 : this.broken.contains(port) ? 502 : 200, answer.length);
		exchange.getResponseBody().write(answer);
		exchange.close();
	}

	private static String asked(HttpsExchange exchange) {
		List<SNIServerName> names = ((ExtendedSSLSession) exchange.getSSLSession()).getRequestedServerNames();
		return names.isEmpty() ? "nobody" : ((SNIHostName) names.get(0)).getAsciiName();
	}

	@Override
	public void close() {
		this.servers.forEach((server) -> server.stop(0));
	}

}
