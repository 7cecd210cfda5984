package io.github.discovery.backend.fixed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.IllegalNameException;
import io.github.discovery.model.ServiceName;

/**
 * The services with fixed addresses.
 *
 * @param instances all instances, each id once per service
 * @param signInterval how often a watch says that it is alive
 */
public record FixedSettings(List<DiscoveredInstance> instances, Duration signInterval) {

	/** How often a watch says that it is alive; the catalog's age of data stays below. */
	static final Duration SIGN_INTERVAL = Duration.ofSeconds(30);

	/**
	 * Create settings with an unmodifiable copy of the instances.
	 */
	public FixedSettings {
		instances = List.copyOf(instances);
	}

	/**
	 * Create settings from URLs.
	 * @param urls the URLs of each service, as {@link FixedUrl#parse} reads them
	 * @return settings
	 * @throws IllegalFixedServiceException naming the first entry that is refused
	 */
	public static FixedSettings of(Map<String, List<String>> urls) {
		List<DiscoveredInstance> instances = new ArrayList<>();
		Set<String> known = new HashSet<>();
		urls.forEach((name, list) -> {
			ServiceName service = name(name);
			for (int i = 0; i < list.size(); i++) {
				DiscoveredInstance instance = instance(name, i, service, list.get(i));
				if (!known.add(service + " " + instance.authority())) {
					throw new IllegalFixedServiceException(name, i, FixedUrl.printable(list.get(i)),
							"each host and port once per service");
				}
				instances.add(instance);
			}
		});
		return new FixedSettings(instances, SIGN_INTERVAL);
	}

	private static ServiceName name(String name) {
		try {
			return ServiceName.of(name);
		}
		catch (IllegalNameException illegal) {
			throw new IllegalFixedServiceException(name, null, illegal.getValue(),
					"a service name: " + illegal.getAllowed());
		}
	}

	private static DiscoveredInstance instance(String name, int index, ServiceName service, String url) {
		try {
			return FixedUrl.parse(service, url);
		}
		catch (IllegalNameException illegal) {
			throw new IllegalFixedServiceException(name, index, FixedUrl.printable(url),
					illegal.getAllowed() + " (" + illegal.getKind() + " is '" + illegal.getValue() + "')");
		}
	}

}
