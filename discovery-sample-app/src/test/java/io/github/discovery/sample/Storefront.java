package io.github.discovery.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A visitor of the storefront without a browser.
 */
final class Storefront {

	private static final int TIMEOUT = 20_000;

	private final JsonMapper json = new JsonMapper();

	private final String url;

	private final Map<String, String> headers;

	Storefront(String url) {
		this(url, Map.of());
	}

	Storefront(String url, Map<String, String> headers) {
		this.url = url;
		this.headers = headers;
	}

	JsonNode get(String path) {
		return this.json.readTree(send("GET", path));
	}

	void post(String path) {
		send("POST", path);
	}

	/**
	 * Call the greeting service through the storefront.
	 * @param times how often
	 * @return how often each instance answered; failures under their message
	 */
	Map<String, Integer> call(int times) {
		return call(times, "round-robin");
	}

	Map<String, Integer> call(int times, String strategy) {
		Map<String, Integer> answers = new LinkedHashMap<>();
		for (int i = 0; i < times; i++) {
			JsonNode answer = get("/api/call?strategy=" + strategy);
			JsonNode instance = answer.path("instance");
			answers.merge(instance.isString() ? instance.asString() : "FAILED " + answer.path("text").asString(), 1,
					Integer::sum);
		}
		return answers;
	}

	/**
	 * Ask for something that is refused.
	 * @param method the method
	 * @param path the path
	 * @return the status and what is wrong
	 */
	String refusal(String method, String path) {
		try {
			HttpURLConnection connection = open(method, path);
			int status = connection.getResponseCode();
			try (InputStream body = connection.getErrorStream()) {
				return status + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(method + " " + path, ex);
		}
	}

	/**
	 * Return the cookie that an answer sets.
	 * @param path the path
	 * @return name and value
	 */
	String cookie(String path) {
		try {
			return open("GET", path).getHeaderField("Set-Cookie").split(";")[0];
		}
		catch (IOException ex) {
			throw new UncheckedIOException(path, ex);
		}
	}

	JsonNode instance(String id) {
		return get("/api/instances").path("instances")
			.valueStream()
			.filter((row) -> row.path("id").asString().equals(id))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Return whether and why an instance is not called.
	 * @param id the instance
	 * @return the reason, empty if it is called
	 */
	String rest(String id) {
		return instance(id).path("rest").asString("");
	}

	long passing() {
		return get("/api/instances").path("instances")
			.valueStream()
			.filter((row) -> row.path("status").asString().equals("PASSING"))
			.count();
	}

	private String send(String method, String path) {
		try {
			HttpURLConnection connection = open(method, path);
			try (InputStream body = connection.getInputStream()) {
				return new String(body.readAllBytes(), StandardCharsets.UTF_8);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(method + " " + path, ex);
		}
	}

	private HttpURLConnection open(String method, String path) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) URI.create(this.url + path).toURL().openConnection();
		connection.setRequestMethod(method);
		connection.setConnectTimeout(TIMEOUT);
		connection.setReadTimeout(TIMEOUT);
		this.headers.forEach(connection::setRequestProperty);
		// A visitor each time: none waits behind another one's connection.
		connection.setRequestProperty("Connection", "close");
		return connection;
	}

}
