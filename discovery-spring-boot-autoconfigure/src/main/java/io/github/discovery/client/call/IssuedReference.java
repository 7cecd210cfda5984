package io.github.discovery.client.call;

import io.github.discovery.client.ServicePicks;
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
	 * Return whether a request comes with a reference.
	 * @param settings of the service
	 * @param request the request
	 * @return whether its service is sticky and it belongs to an instance
	 */
	static boolean isIn(ServiceSettings settings, PickRequest request) {
		return isSticky(settings, request.options()) && referred(settings, request) != null;
	}

	private static boolean isSticky(ServiceSettings settings, @Nullable PickOptions options) {
		String strategy = (options != null && options.strategy() != null) ? options.strategy() : settings.strategy();
		return StickyStrategy.NAME.equalsIgnoreCase(strategy);
	}

	private static @Nullable String referred(ServiceSettings settings, PickRequest request) {
		HashKey place = HashKey.parse(settings.tuning().sticky().on());
		return (place != null) ? place.of(request.view()) : null;
	}

	/**
	 * Return the reference of the instance that answered, if its service is sticky and
	 * the request did not come with it. One that was only passed over this time keeps its
	 * reference.
	 * @param picks of the service
	 * @param request the request
	 * @param candidate the instance that answered
	 * @return what to add, {@code null} for nothing
	 */
	static @Nullable IssuedReference of(ServicePicks picks, PickRequest request, Candidate candidate) {
		ServiceSettings settings = picks.settings();
		if (!isSticky(settings, request.options())) {
			return null;
		}
		String on = settings.tuning().sticky().on();
		String reference = StickyStrategy.reference(candidate.instance());
		String before = referred(settings, request);
		if (HashKey.parse(on) == null || (before != null && (before.equals(reference) || picks
			.isAnyCallable((instance) -> StickyStrategy.reference(instance).equals(before), request.options())))) {
			return null;
		}
		String name = on.substring(on.indexOf(':') + 1);
		return on.startsWith(COOKIE) ? new IssuedReference("Set-Cookie", name + "=" + reference + "; Path=/; HttpOnly")
				: new IssuedReference(name, reference);
	}

}
