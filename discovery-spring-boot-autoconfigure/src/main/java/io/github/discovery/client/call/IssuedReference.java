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
 * @param isCookie whether it is a cookie, otherwise a header
 * @param name the name of the cookie or header
 * @param reference the reference
 */
public record IssuedReference(boolean isCookie, String name, String reference) {

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
		return new IssuedReference(on.startsWith(COOKIE), on.substring(on.indexOf(':') + 1), reference);
	}

	/**
	 * Return the response header that carries the reference.
	 * @return its name
	 */
	public String header() {
		return this.isCookie ? "Set-Cookie" : this.name;
	}

	/**
	 * Return what stands in the response header.
	 * @return the reference or a cookie for all paths, which scripts cannot read
	 */
	public String value() {
		return this.isCookie ? this.name + "=" + this.reference + "; Path=/; HttpOnly" : this.reference;
	}

}
