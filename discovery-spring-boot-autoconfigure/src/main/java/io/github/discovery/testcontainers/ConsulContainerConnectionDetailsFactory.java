package io.github.discovery.testcontainers;

import io.github.discovery.autoconfigure.backend.consul.ConsulConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.consul.ConsulContainer;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes {@code @ServiceConnection} work on a {@link ConsulContainer}.
 */
class ConsulContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<ConsulContainer, ConsulConnectionDetails> {

	private static final int HTTP = 8500;

	@Override
	protected ConsulConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<ConsulContainer> source) {
		return new ConsulContainerConnectionDetails(source);
	}

	private static final class ConsulContainerConnectionDetails extends ContainerConnectionDetails<ConsulContainer>
			implements ConsulConnectionDetails {

		private ConsulContainerConnectionDetails(ContainerConnectionSource<ConsulContainer> source) {
			super(source);
		}

		@Override
		public String getUrl() {
			return "http://" + getContainer().getHost() + ":" + getContainer().getMappedPort(HTTP);
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
