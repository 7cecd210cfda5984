package io.github.discovery.autoconfigure.registration;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.settings.SetKeys;
import io.github.discovery.autoconfigure.settings.SettingProblem;
import io.github.discovery.context.RegistrationTemplate;
import io.github.discovery.context.ServerPorts;
import io.github.discovery.model.IllegalNameException;
import io.github.discovery.model.Names;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Makes the own entries of the properties.
 */
final class RegistrationTemplates {

	private static final Log logger = LogFactory.getLog(RegistrationTemplates.class);

	/**
	 * Consul takes no dots in keys, so that others, Spring Boot Admin among them, look
	 * for a hyphen as well.
	 */
	private static final String MANAGEMENT_PORT = "management-port";

	/** As {@link Names#requireMetadata} calls a value. */
	private static final String METADATA_VALUE = "value of metadata key ";

	private static final int LONGEST_HOST_IN_ID = 100;

	private final RegistrationProperties properties;

	private final AdvertisedAddressProperties address;

	private final RegistrationLifecycleProperties lifecycle;

	private final Environment environment;

	private final ServerPorts ports;

	private final String host;

	private final ServiceName service;

	/** Tells this start from others; random, so that it gives nothing away. */
	private final String start;

	RegistrationTemplates(SettingsSource settings, Environment environment, ServerPorts ports, String host) {
		this.properties = settings.bind(RegistrationProperties.class, RegistrationProperties.DEFAULTS);
		this.address = settings.bind(AdvertisedAddressProperties.class, AdvertisedAddressProperties.DEFAULTS);
		this.lifecycle = settings.bind(RegistrationLifecycleProperties.class, RegistrationLifecycleProperties.DEFAULTS);
		this.environment = environment;
		this.ports = ports;
		this.host = host;
		this.service = serviceName();
		byte[] random = new byte[8];
		new SecureRandom().nextBytes(random);
		this.start = HexFormat.of().formatHex(random);
	}

	/** The application itself. */
	RegistrationTemplate application() {
		return (port) -> {
			Map<String, String> metadata = new LinkedHashMap<>(this.properties.metadata());
			this.ports.management().ifPresent((own) -> metadata.putIfAbsent(MANAGEMENT_PORT, Integer.toString(own)));
			if (!this.address.protocol().equalsIgnoreCase("http")) {
				metadata.putIfAbsent("protocol", this.address.protocol());
			}
			boolean secure = this.address.secure() || hasTls("server.ssl");
			return build(this.service, port, metadata, secure);
		};
	}

	/** Its management server. */
	RegistrationTemplate management() {
		ServiceName name = checked("management.suffix",
				() -> ServiceName.of(this.service.value() + this.lifecycle.management().suffix()));
		return (port) -> build(name, port, new LinkedHashMap<>(this.properties.metadata()),
				hasTls("management.server.ssl"));
	}

	private Registration build(ServiceName name, int port, Map<String, String> metadata, boolean secure) {
		Map<String, String> values = new HashMap<>();
		values.put("host", this.host);
		values.put("port", Integer.toString(port));
		values.put("version", version());
		values.put("environment", activeProfiles());
		String id = id(name, port, new Placeholders(values));
		values.put("instance-id", id);
		Placeholders placeholders = new Placeholders(values);
		metadata.replaceAll((key, value) -> placeholders.fill(value));
		return checked("",
				() -> Registration.builder(name, id)
					.address(this.host, port)
					.secure(secure)
					.weight(this.properties.weight())
					.status(this.properties.initialStatus())
					.tags(this.properties.tags().stream().map(placeholders::fill).toList())
					.zone(firstOf(this.properties.zone(), "spring.cloud.loadbalancer.zone"))
					.version(firstOf(this.properties.version(), "spring.application.version"))
					.metadata(metadata)
					.timeToLive(this.lifecycle.timeToLive())
					.owner(this.start)
					.build());
	}

	private String id(ServiceName name, int port, Placeholders placeholders) {
		String configured = this.properties.instanceId();
		if (StringUtils.hasText(configured)) {
			String id = placeholders.fill(configured);
			// One template names two entries, but within two services.
			return checked("instance-id", () -> Names.requireInstanceId(id));
		}
		String shortHost = this.host.substring(0, Math.min(this.host.length(), LONGEST_HOST_IN_ID))
			.replaceAll("[^A-Za-z0-9._:-]", "-");
		return name.value() + "-" + shortHost + "-" + port + "-" + this.start.substring(0, 8);
	}

	private ServiceName serviceName() {
		String configured = this.properties.serviceName();
		if (StringUtils.hasText(configured)) {
			return checked("service-name", () -> ServiceName.of(configured.trim()));
		}
		String derived = this.environment.getProperty("spring.application.name", "");
		ServiceName name = ServiceName.normalise(derived);
		if (!derived.isEmpty() && !name.value().equals(derived)) {
			logger.info("Registering as '" + name + "': the application's name '" + Names.printable(derived)
					+ "' is not a host name. Set discovery.registration.service-name to choose another.");
		}
		return name;
	}

	private String version() {
		String version = firstOf(this.properties.version(), "spring.application.version");
		return (version != null) ? version : "";
	}

	private @Nullable String firstOf(@Nullable String configured, String fallbackKey) {
		return StringUtils.hasText(configured) ? configured : this.environment.getProperty(fallbackKey);
	}

	private String activeProfiles() {
		String[] profiles = this.environment.getActiveProfiles();
		return (profiles.length > 0) ? String.join("-", profiles) : "default";
	}

	private boolean hasTls(String prefix) {
		if (!SetKeys.any(this.environment, prefix)) {
			return false;
		}
		boolean configured = Binder.get(this.environment)
			.bind(prefix, Bindable.mapOf(String.class, String.class))
			.map((ssl) -> !ssl.isEmpty())
			.orElse(false);
		return configured && this.environment.getProperty(prefix + ".enabled", Boolean.class, true);
	}

	/** Say which key holds what the allow-list refuses, but not a credential. */
	private static <T> T checked(String key, Supplier<T> value) {
		try {
			return value.get();
		}
		catch (IllegalNameException ex) {
			String name = RegistrationProperties.PREFIX + "." + (key.isEmpty() ? keyOf(ex.getKind()) : key);
			throw new IllegalNameException(name, SettingProblem.isSensitive(name) ? "***" : ex.getValue(),
					ex.getAllowed());
		}
	}

	/** A value is named by its key, a number by what it is the number of. */
	private static String keyOf(String kind) {
		if (kind.startsWith(METADATA_VALUE)) {
			String key = kind.substring(METADATA_VALUE.length());
			boolean plain = ConfigurationPropertyName.isValid(key) && !key.contains(".");
			return "metadata" + (plain ? "." + key : "[" + key + "]");
		}
		return switch (kind) {
			case "tag", "number of tags" -> "tags";
			case "metadata key", "number of metadata entries" -> "metadata";
			default -> kind;
		};
	}

}
