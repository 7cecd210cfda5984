package io.github.discovery.model;

import java.util.List;

/**
 * A change that the catalog saw. Events of one instance come in the order in which they
 * happened.
 */
public sealed interface CatalogEvent {

	/**
	 * Return the service it is about.
	 * @return the name of the service
	 */
	ServiceName service();

	/**
	 * An instance has appeared.
	 *
	 * @param instance the new instance
	 */
	record InstanceAdded(DiscoveredInstance instance) implements CatalogEvent {

		@Override
		public ServiceName service() {
			return this.instance.service();
		}

	}

	/**
	 * An instance has changed its content or status.
	 *
	 * @param before what was known
	 * @param after what is known now, under the same id
	 */
	record InstanceChanged(DiscoveredInstance before, DiscoveredInstance after) implements CatalogEvent {

		@Override
		public ServiceName service() {
			return this.after.service();
		}

	}

	/**
	 * An instance is gone.
	 *
	 * @param instance what was last known of it
	 */
	record InstanceRemoved(DiscoveredInstance instance) implements CatalogEvent {

		@Override
		public ServiceName service() {
			return this.instance.service();
		}

	}

	/**
	 * A source no longer lists instances, but not on an unbroken line: they are kept
	 * until that is confirmed or the grace time is over.
	 *
	 * @param service the service
	 * @param source the backend
	 * @param instanceIds the instances kept
	 */
	record LossWithheld(ServiceName service, String source, List<String> instanceIds) implements CatalogEvent {
	}

	/**
	 * A source cannot be read; what was last known of the service stays.
	 *
	 * @param service the service
	 * @param source the backend
	 * @param reason the error in one line
	 */
	record SourceFailed(ServiceName service, String source, String reason) implements CatalogEvent {
	}

	/**
	 * A source can be read again.
	 *
	 * @param service the service
	 * @param source the backend
	 */
	record SourceRecovered(ServiceName service, String source) implements CatalogEvent {
	}

}
