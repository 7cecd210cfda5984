package io.github.discovery.autoconfigure.backend.consul;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.backend.consul.ConsulAddresses;
import io.github.discovery.backend.consul.ConsulSettings;
import io.github.discovery.backend.consul.ConsulSettings.CheckType;
import io.github.discovery.backend.consul.ConsulSettings.Consistency;
import io.github.discovery.model.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The keys of the Consul backend.
 *
 * @param url URL of the agent's HTTP API; if empty, what CONSUL_HTTP_ADDR says, else
 * http://localhost:8500.
 * @param token ACL token; if empty, what the token file or CONSUL_HTTP_TOKEN says.
 * @param tokenFile File that holds the ACL token, read again when it changes and after
 * Consul refused the token; if empty, what CONSUL_HTTP_TOKEN_FILE says.
 * @param datacenters Datacenters to find instances in: the first is the agent's own, the
 * others are asked when it has no instance to call; if empty, the agent's own.
 * @param sslBundle Name of the SSL bundle to trust Consul with; if empty, the certificate
 * that CONSUL_CACERT says.
 * @param client How Consul is called.
 * @param read How services are read and watched.
 * @param check How Consul learns that this instance is alive.
 * @param taggedAddresses Further addresses of this instance, host:port by tag, as wan for
 * callers in other datacenters.
 */
@ConfigurationProperties("discovery.consul")
public record ConsulProperties(@DefaultValue("") String url, @DefaultValue("") Secret token,
		@DefaultValue("") String tokenFile, @DefaultValue List<String> datacenters, @DefaultValue("") String sslBundle,
		@DefaultValue Client client, @DefaultValue Read read, @DefaultValue Check check,
		@DefaultValue Map<String, String> taggedAddresses) {

	static final String PREFIX = "discovery.consul.";

	/**
	 * Check what can be checked without Consul.
	 */
	public ConsulProperties {
		if (!url.isEmpty()) {
			ConsulUrls.parse(PREFIX + "url", url);
		}
		TaggedAddresses.parse(taggedAddresses);
	}

	/**
	 * Return the settings for the datacenter in which this process is registered.
	 * @param managementSuffix the end of the name of a management server's service
	 */
	ConsulSettings toSettings(String managementSuffix) {
		String home = this.datacenters.isEmpty() ? null : this.datacenters.get(0);
		return settings(home, 0).withAddresses(new ConsulAddresses(TaggedAddresses.parse(this.taggedAddresses),
				managementSuffix, this.read.readTag()));
	}

	/**
	 * Return the settings for each datacenter that is only read.
	 */
	List<ConsulSettings> furtherSettings() {
		return this.datacenters.stream()
			.skip(1)
			.distinct()
			.map((datacenter) -> settings(datacenter, this.datacenters.indexOf(datacenter)))
			.filter((settings) -> settings.priority() > 0)
			.toList();
	}

	private ConsulSettings settings(@Nullable String datacenter, int priority) {
		return new ConsulSettings(datacenter, priority, this.read.consistency(), this.client.timeout(),
				this.read.waitTime(), this.read.maximumBlockingQueries(), this.check.toSettings(),
				ConsulAddresses.NONE.withReadTag(this.read.readTag()));
	}

	private static void positive(String key, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidSettingException(PREFIX + key, value, "a duration above zero",
					"Set it to some seconds or remove it.");
		}
	}

	/**
	 * How Consul is called.
	 *
	 * @param connectTimeout Time to wait for a connection.
	 * @param timeout Time to wait for the answer of anything but a blocking query.
	 * @param responseLimit Size of an answer at most; a larger one counts as a failure.
	 */
	public record Client(@DefaultValue("2s") Duration connectTimeout, @DefaultValue("10s") Duration timeout,
			@DefaultValue("16MB") DataSize responseLimit) {

		/**
		 * Check the values.
		 */
		public Client {
			positive("client.connect-timeout", connectTimeout);
			positive("client.timeout", timeout);
			if (responseLimit.toBytes() < 1 || responseLimit.toBytes() > Integer.MAX_VALUE) {
				throw new InvalidSettingException(PREFIX + "client.response-limit", responseLimit, "1B to 2047MB",
						"Set it to the size of the largest service, 16MB is enough for thousands of instances.");
			}
		}

	}

	/**
	 * How services are read and watched.
	 *
	 * @param consistency How fresh reads must be: default, stale or consistent.
	 * @param waitTime Time that a blocking query waits for a change.
	 * @param maximumBlockingQueries Blocking queries open in this process at most;
	 * services beyond that are read in turn, five a second.
	 * @param addressTag Tag of the address by which instances are called; if empty, or
	 * where an instance has no such address, its own.
	 */
	public record Read(@DefaultValue("default") Consistency consistency, @DefaultValue("30s") Duration waitTime,
			@DefaultValue("32") int maximumBlockingQueries, @DefaultValue("") String addressTag) {

		/**
		 * Check the values.
		 */
		public Read {
			if (waitTime.toMillis() < 1000 || waitTime.toMinutes() > 10) {
				throw new InvalidSettingException(PREFIX + "read.wait-time", waitTime, "1s to 10m",
						"Consul bounds it by ten minutes; half a minute is a good value.");
			}
			if (maximumBlockingQueries < 0 || maximumBlockingQueries > 150) {
				throw new InvalidSettingException(PREFIX + "read.maximum-blocking-queries", maximumBlockingQueries,
						"0 to 150", "Consul refuses the 201st connection of an address, heartbeats included.");
			}
			if (!addressTag.isEmpty()) {
				TaggedAddresses.requireTag(PREFIX + "read.address-tag", addressTag);
			}
		}

		@Nullable String readTag() {
			return this.addressTag.isEmpty() ? null : this.addressTag;
		}

	}

	/**
	 * How Consul learns that this instance is alive.
	 *
	 * @param type Who does the checking: ttl (this application sends heartbeats), http,
	 * tcp or grpc (Consul's agent calls the instance).
	 * @param path Path of an HTTP check, or service name of a gRPC check.
	 * @param interval Time between two checks of Consul's own.
	 * @param timeout Time that a check of Consul's own may take.
	 * @param deregisterCriticalAfter Time after which Consul removes a critical instance.
	 */
	public record Check(@DefaultValue("ttl") CheckType type, @DefaultValue("/actuator/health") String path,
			@DefaultValue("10s") Duration interval, @DefaultValue("5s") Duration timeout,
			@DefaultValue("1m") Duration deregisterCriticalAfter) {

		/**
		 * Check the values.
		 */
		public Check {
			positive("check.interval", interval);
			positive("check.timeout", timeout);
			if (deregisterCriticalAfter.compareTo(ConsulSettings.Check.SHORTEST_CRITICAL) < 0) {
				throw new InvalidSettingException(PREFIX + "check.deregister-critical-after", deregisterCriticalAfter,
						"1m or more", "Consul would raise it silently; an instance that is critical gets no calls "
								+ "long before that.");
			}
		}

		ConsulSettings.Check toSettings() {
			return new ConsulSettings.Check(this.type, this.path, this.interval, this.timeout,
					this.deregisterCriticalAfter);
		}

	}

}
