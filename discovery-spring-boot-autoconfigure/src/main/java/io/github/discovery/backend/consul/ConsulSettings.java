package io.github.discovery.backend.consul;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How the Consul backend reads and writes.
 *
 * @param datacenter the datacenter to read, {@code null} for the agent's own
 * @param priority the failover group of what is read: 0 for the datacenter in which this
 * process is registered, more for those that are only read
 * @param consistency how fresh reads must be
 * @param timeout how long a step other than a blocking query may take
 * @param waitTime how long a blocking query waits for a change
 * @param maximumBlockingQueries blocking queries open in this process at most
 * @param check how Consul learns that an instance is alive
 * @param addresses the tagged addresses that are written and read
 */
public record ConsulSettings(@Nullable String datacenter, int priority, Consistency consistency, Duration timeout,
		Duration waitTime, int maximumBlockingQueries, Check check, ConsulAddresses addresses) {

	/** What applies unless something else is set. */
	public static final ConsulSettings DEFAULTS = new ConsulSettings(null, 0, Consistency.DEFAULT,
			Duration.ofSeconds(10), Duration.ofSeconds(30), 32, Check.DEFAULTS, ConsulAddresses.NONE);

	/**
	 * Return a copy for another datacenter.
	 * @param datacenter a name, {@code null} for the agent's own
	 * @param priority its failover group
	 * @return a changed copy
	 */
	public ConsulSettings withDatacenter(@Nullable String datacenter, int priority) {
		return new ConsulSettings(datacenter, priority, this.consistency, this.timeout, this.waitTime,
				this.maximumBlockingQueries, this.check, this.addresses);
	}

	/**
	 * Return a copy with other blocking queries.
	 * @param waitTime how long one waits for a change
	 * @param maximum how many may be open
	 * @return a changed copy
	 */
	public ConsulSettings withBlockingQueries(Duration waitTime, int maximum) {
		return new ConsulSettings(this.datacenter, this.priority, this.consistency, this.timeout, waitTime, maximum,
				this.check, this.addresses);
	}

	/**
	 * Return a copy with another check.
	 * @param check the check
	 * @return a changed copy
	 */
	public ConsulSettings withCheck(Check check) {
		return new ConsulSettings(this.datacenter, this.priority, this.consistency, this.timeout, this.waitTime,
				this.maximumBlockingQueries, check, this.addresses);
	}

	/**
	 * Return a copy with other tagged addresses.
	 * @param addresses what is written and read
	 * @return a changed copy
	 */
	public ConsulSettings withAddresses(ConsulAddresses addresses) {
		return new ConsulSettings(this.datacenter, this.priority, this.consistency, this.timeout, this.waitTime,
				this.maximumBlockingQueries, this.check, addresses);
	}

	/**
	 * Return a copy with another consistency mode.
	 * @param consistency how fresh reads must be
	 * @return a changed copy
	 */
	public ConsulSettings withConsistency(Consistency consistency) {
		return new ConsulSettings(this.datacenter, this.priority, consistency, this.timeout, this.waitTime,
				this.maximumBlockingQueries, this.check, this.addresses);
	}

	/**
	 * Return the name of the backend with these settings.
	 */
	String backendName() {
		return (this.priority == 0) ? ConsulBackend.NAME : ConsulBackend.NAME + "@" + this.datacenter;
	}

	/**
	 * How fresh reads must be.
	 */
	public enum Consistency {

		/** The leader answers, and may be wrong for a moment when leadership changes. */
		DEFAULT,

		/** Any server answers, also one that lags or has no leader. */
		STALE,

		/** The leader answers after it has made sure that it still leads. */
		CONSISTENT;

		/**
		 * Return the query parameter that asks for it.
		 * @return the name of the parameter
		 */
		String parameter() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * Who does the checking.
	 */
	public enum CheckType {

		/** The application reports itself; Consul only counts the time. */
		TTL,

		/** Consul's agent asks a URL of the instance. */
		HTTP,

		/** Consul's agent connects to the instance. */
		TCP,

		/** Consul's agent calls the standard gRPC health service of the instance. */
		GRPC;

		String id() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * How Consul learns that an instance is alive.
	 *
	 * @param type who does the checking
	 * @param path the path of an HTTP check, or the service of a gRPC check
	 * @param interval the time between two checks of Consul's own
	 * @param timeout the time a check of Consul's own may take
	 * @param deregisterCriticalAfter the time after which Consul removes a critical
	 * instance, at least a minute
	 */
	public record Check(CheckType type, String path, Duration interval, Duration timeout,
			Duration deregisterCriticalAfter) {

		/** The shortest time that Consul keeps; it raises a shorter one silently. */
		public static final Duration SHORTEST_CRITICAL = Duration.ofMinutes(1);

		/** What applies unless something else is set. */
		public static final Check DEFAULTS = new Check(CheckType.TTL, "/actuator/health", Duration.ofSeconds(10),
				Duration.ofSeconds(5), SHORTEST_CRITICAL);

		/**
		 * Return a copy of another type.
		 * @param type the type
		 * @param path the path of an HTTP check, or the service of a gRPC check
		 * @return a changed copy
		 */
		public Check with(CheckType type, String path) {
			return new Check(type, path, this.interval, this.timeout, this.deregisterCriticalAfter);
		}

	}

}
