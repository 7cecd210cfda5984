package io.github.discovery.webclient;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.github.discovery.loadbalancing.RequestView;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriTemplate;
import org.springframework.web.util.UriUtils;

/**
 * Shows a {@code WebClient}'s request to strategies.
 */
final class ClientRequestView implements RequestView {

	private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

	private final ClientRequest request;

	ClientRequestView(ClientRequest request) {
		this.request = request;
	}

	@Override
	public @Nullable String header(String name) {
		return joined(this.request.headers().get(name));
	}

	static @Nullable String joined(@Nullable List<String> lines) {
		if (lines == null || lines.isEmpty()) {
			return null;
		}
		return (lines.size() == 1) ? lines.get(0) : String.join(", ", lines);
	}

	@Override
	public @Nullable String cookie(String name) {
		String cookie = this.request.cookies().getFirst(name);
		// Who passes a request on may have taken its header as it was.
		return (cookie != null) ? cookie : cookieIn(header(HttpHeaders.COOKIE), name);
	}

	static @Nullable String cookieIn(@Nullable String header, String name) {
		if (header == null) {
			return null;
		}
		return Arrays.stream(header.split("[;,]"))
			.map(String::trim)
			.filter((pair) -> pair.startsWith(name + "="))
			.map((pair) -> pair.substring(name.length() + 1))
			.findFirst()
			.orElse(null);
	}

	@Override
	public @Nullable String queryParameter(String name) {
		return queryParameter(this.request.url(), name);
	}

	static @Nullable String queryParameter(URI uri, String name) {
		String value = UriComponentsBuilder.fromUri(uri).build().getQueryParams().getFirst(name);
		return (value != null) ? UriUtils.decode(value, StandardCharsets.UTF_8) : null;
	}

	@Override
	public @Nullable String pathVariable(String name) {
		return pathVariable(this.request.attributes().get(URI_TEMPLATE), this.request.url(), name);
	}

	static @Nullable String pathVariable(@Nullable Object template, URI uri, String name) {
		if (!(template instanceof String text)) {
			return null;
		}
		int query = text.indexOf('?');
		UriTemplate path = new UriTemplate((query >= 0) ? text.substring(0, query) : text);
		String url = uri.toString();
		int end = url.indexOf('?');
		String value = path.match((end >= 0) ? url.substring(0, end) : url).get(name);
		return (value != null) ? UriUtils.decode(value, StandardCharsets.UTF_8) : null;
	}

	@Override
	public @Nullable Object attribute(String name) {
		return this.request.attributes().get(name);
	}

}
