package io.github.discovery.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a builder has been told of an instance so far, less what is not allowed.
 */
final class InstanceDraft {

	final ServiceName service;

	final String instanceId;

	String host = "";

	int port;

	boolean secure;

	InstanceStatus status = InstanceStatus.UNKNOWN;

	int weight = 1;

	int priority;

	long order;

	String source = "";

	@Nullable String datacenter;

	List<String> tags = List.of();

	final Map<String, String> metadata = new LinkedHashMap<>();

	InstanceDraft(ServiceName service, String instanceId) {
		this.service = service;
		this.instanceId = instanceId;
	}

	static InstanceDraft of(DiscoveredInstance instance) {
		InstanceDraft draft = new InstanceDraft(instance.service(), instance.getInstanceId());
		draft.host = instance.getHost();
		draft.port = instance.getPort();
		draft.secure = instance.isSecure();
		draft.status = instance.status();
		draft.weight = instance.weight();
		draft.priority = instance.priority();
		draft.order = instance.order();
		draft.source = instance.source();
		draft.datacenter = instance.datacenter();
		draft.tags = instance.tags();
		draft.metadata.putAll(instance.getMetadata());
		return draft;
	}

	void tags(Collection<String> given) {
		this.tags = given.stream().filter(Names::isText).limit(Names.MAX_TAGS).toList();
	}

	/** Set an entry of the metadata, unless there is nothing to set or it is illegal. */
	void entry(String key, @Nullable String value) {
		if (value != null && !value.isEmpty() && Names.isText(value)) {
			this.metadata.put(key, value);
		}
	}

	String authority() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
