package io.github.discovery.client.call;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.hashing.HashKey;
import io.github.discovery.loadbalancing.hashing.StickyStrategy;
import org.jspecify.annotations.Nullable;

/**
 * What is added to an answer so that the next request comes to the same instance.
 *
 * @param header the name of the response header
 * @param value its value: the reference itself, or a cookie with it
 */
public record IssuedReference(String header, String value) {

	private static final String COOKIE = "cookie:";

	/**
	 * Return the reference of the instance that answered, if its service is sticky and
	 * the request did not come with it.
	 * @param settings of the service
	 * @param request the request
	 * @param candidate the instance that answered
	 * @return what to add, {@code null} for nothing
	 */
	static @Nullable IssuedReference of(ServiceSettings settings, PickRequest request, Candidate candidate) {
		PickOptions options = request.options();
		String strategy = (options != null && options.strategy() != null) ? options.strategy() : settings.strategy();
		if (!StickyStrategy.NAME.equalsIgnoreCase(strategy)) {
			return null;
		}
		String on = settings.tuning().sticky().on();
		String reference = StickyStrategy.reference(candidate.instance());
		HashKey place = HashKey.parse(on);
		if (place == null || reference.equals(place.of(request.view()))) {
			return null;
		}
		String name = on.substring(on.indexOf(':') + 1);
		return on.startsWith(COOKIE) ? new IssuedReference("Set-Cookie", name + "=" + reference + "; Path=/; HttpOnly")
				: new IssuedReference(name, reference);
	}

}
