package io.github.discovery.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A visitor of the storefront without a browser.
 */
final class Storefront {

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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
			HttpRequest request = HttpRequest.newBuilder(URI.create(this.url + path))
				.method(method, HttpRequest.BodyPublishers.noBody())
				.timeout(Duration.ofSeconds(20))
				.build();
			HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() >= 400) {
				throw new IllegalStateException(
						method + " " + path + ": " + response.statusCode() + " " + response.body());
			}
			return response.body();
		}
		catch (IOException ex) {
			throw new IllegalStateException(method + " " + path, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
