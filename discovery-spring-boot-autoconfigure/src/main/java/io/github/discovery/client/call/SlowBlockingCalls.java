package io.github.discovery.client.call;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.discovery.model.ServiceName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns, once for each service, of blocking clients that wait longer than an attempt may
 * take: only their request factory could end it.
 */
final class SlowBlockingCalls {

	private static final Log logger = LogFactory.getLog(SlowBlockingCalls.class);

	private final Set<ServiceName> warned = ConcurrentHashMap.newKeySet();

	void warnOnce(ServiceName service, Duration limit) {
		if (this.warned.size() < CallPipelines.MAX_SERVICES && this.warned.add(service)) {
			logger.warn(service + ": a blocking attempt takes longer than discovery.client.retry.attempt-timeout ("
					+ limit.toMillis()
					+ " ms), which only a read timeout of the client can enforce: set spring.http.clients.read-timeout");
		}
	}

}
