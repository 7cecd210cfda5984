package io.github.discovery.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.CatalogEvent.InstanceAdded;
import io.github.discovery.model.CatalogEvent.InstanceChanged;
import io.github.discovery.model.CatalogEvent.InstanceRemoved;
import io.github.discovery.model.CatalogEvent.LossWithheld;
import io.github.discovery.model.CatalogEvent.SourceFailed;
import io.github.discovery.model.CatalogEvent.SourceRecovered;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Names;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.observation.ObservedEvent.Severity;
import io.github.discovery.registration.RegistrationEvent;
import io.github.discovery.registration.RegistrationEvent.Deregistered;
import io.github.discovery.registration.RegistrationEvent.Failed;
import io.github.discovery.registration.RegistrationEvent.Registered;
import io.github.discovery.registration.RegistrationEvent.StatusChanged;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into words.
 */
final class EventTexts {

	private static final int MAX_IDS = 5;

	private EventTexts() {
	}

	static ObservedEvent of(Instant time, CatalogEvent event) {
		if (event instanceof InstanceAdded added) {
			return about(time, added.instance(), "appeared", "at " + describe(added.instance()));
		}
		if (event instanceof InstanceChanged changed) {
			return about(time, changed.after(), "changed", difference(changed.before(), changed.after()));
		}
		if (event instanceof InstanceRemoved removed) {
			return about(time, removed.instance(), "gone", "was at " + describe(removed.instance()));
		}
		return ofSource(time, event);
	}

	private static ObservedEvent ofSource(Instant time, CatalogEvent event) {
		if (event instanceof LossWithheld withheld) {
			return new ObservedEvent(time, event.service().value(), "loss-withheld", null, withheld.source()
					+ " no longer lists " + shorten(withheld.instanceIds()) + "; kept until that is confirmed",
					Severity.WARN);
		}
		if (event instanceof SourceFailed failed) {
			return new ObservedEvent(time, event.service().value(), "source-failed", null,
					failed.source() + " cannot be read: " + Names.sentence(failed.reason()), Severity.WARN);
		}
		SourceRecovered recovered = (SourceRecovered) event;
		return new ObservedEvent(time, event.service().value(), "source-recovered", null,
				recovered.source() + " can be read again", Severity.INFO);
	}

	static ObservedEvent of(Instant time, RegistrationEvent event) {
		Registration registration = event.registration();
		String where = " in " + event.backend() + " at " + address(registration.host(), registration.port());
		if (event instanceof Registered registered) {
			return about(time, event, "registered",
					word(registration.status()) + where + " (" + Names.sentence(registered.reason()) + ")",
					Severity.INFO);
		}
		if (event instanceof Deregistered) {
			return about(time, event, "deregistered", "no longer" + where, Severity.INFO);
		}
		if (event instanceof StatusChanged changed) {
			return about(time, event, "status-changed", word(changed.status()) + where, Severity.INFO);
		}
		return about(time, event, "registration-failed",
				"not as wanted" + where + ": " + Names.sentence(((Failed) event).reason()), Severity.WARN);
	}

	static ObservedEvent ejected(Instant time, ServiceName service, String instanceId, Ejection ejection) {
		long rest = Math.max(0, Duration.ofNanos(ejection.until() - ejection.began()).toMillis());
		return new ObservedEvent(time, service.value(), "ejected", Names.printable(instanceId),
				ejection.reason() + ", rests " + rest + " ms, time " + ejection.count(), Severity.WARN);
	}

	static ObservedEvent returned(Instant time, ServiceName service, String instanceId) {
		return new ObservedEvent(time, service.value(), "returned", Names.printable(instanceId),
				"called again, slowly at first", Severity.INFO);
	}

	static ObservedEvent circuit(Instant time, ServiceName service, CircuitBreaker.State state) {
		String type = "circuit-" + state.name().toLowerCase(Locale.ROOT).replace('_', '-');
		return switch (state) {
			case OPEN, FORCED_OPEN -> new ObservedEvent(time, service.value(), type, null,
					"calls fail at once until it works again", Severity.WARN);
			case HALF_OPEN -> new ObservedEvent(time, service.value(), type, null,
					"some calls try whether it works again", Severity.INFO);
			default -> new ObservedEvent(time, service.value(), type, null, "calls go through", Severity.INFO);
		};
	}

	private static ObservedEvent about(Instant time, RegistrationEvent event, String type, String detail,
			Severity severity) {
		return new ObservedEvent(time, event.registration().service().value(), type,
				Names.printable(event.registration().instanceId()), detail, severity);
	}

	private static ObservedEvent about(Instant time, DiscoveredInstance instance, String type, String detail) {
		return new ObservedEvent(time, instance.service().value(), type, Names.printable(instance.getInstanceId()),
				detail + " by " + instance.source(), Severity.INFO);
	}

	private static String describe(DiscoveredInstance instance) {
		return address(instance.getHost(), instance.getPort()) + ", " + word(instance.status());
	}

	private static String difference(DiscoveredInstance before, DiscoveredInstance after) {
		StringBuilder text = new StringBuilder();
		append(text, "status", word(before.status()), word(after.status()));
		append(text, "address", address(before.getHost(), before.getPort()), address(after.getHost(), after.getPort()));
		append(text, "weight", before.weight(), after.weight());
		append(text, "zone", before.zone(), after.zone());
		append(text, "version", before.version(), after.version());
		return text.isEmpty() ? "other data, at " + describe(after) : text.toString();
	}

	private static void append(StringBuilder text, String what, @Nullable Object before, @Nullable Object after) {
		if (!String.valueOf(before).equals(String.valueOf(after))) {
			text.append(text.isEmpty() ? "" : ", ")
				.append(what)
				.append(' ')
				.append(Names.printable(String.valueOf(before)))
				.append(" -> ")
				.append(Names.printable(String.valueOf(after)));
		}
	}

	private static String shorten(List<String> ids) {
		String first = Names.sentence(String.join(", ", ids.subList(0, Math.min(MAX_IDS, ids.size()))));
		return (ids.size() > MAX_IDS) ? first + " and " + (ids.size() - MAX_IDS) + " more" : first;
	}

	private static String address(String host, int port) {
		return Names.printable(host.contains(":") ? "[" + host + "]" : host) + ":" + port;
	}

	private static String word(InstanceStatus status) {
		return status.name().toLowerCase(Locale.ROOT);
	}

}
