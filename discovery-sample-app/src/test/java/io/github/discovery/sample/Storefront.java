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

	Storefront(String url) {
		this.url = url;
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
		Map<String, Integer> answers = new LinkedHashMap<>();
		for (int i = 0; i < times; i++) {
			JsonNode answer = get("/api/call");
			JsonNode instance = answer.path("instance");
			answers.merge(instance.isString() ? instance.asString() : "FAILED " + answer.path("text").asString(), 1,
					Integer::sum);
		}
		return answers;
	}

	long passing() {
		return get("/api/instances").path("instances")
			.valueStream()
			.filter((row) -> row.path("status").asString().equals("PASSING"))
			.count();
	}

	private String send(String method, String path) {
		try {
			HttpURLConnection connection = (HttpURLConnection) URI.create(this.url + path).toURL().openConnection();
			connection.setRequestMethod(method);
			connection.setConnectTimeout(TIMEOUT);
			connection.setReadTimeout(TIMEOUT);
			// A visitor each time: none waits behind another one's connection.
			connection.setRequestProperty("Connection", "close");
			try (InputStream body = connection.getInputStream()) {
				return new String(body.readAllBytes(), StandardCharsets.UTF_8);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(method + " " + path, ex);
		}
	}

}
