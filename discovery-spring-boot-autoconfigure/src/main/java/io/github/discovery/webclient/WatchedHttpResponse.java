package io.github.discovery.webclient;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer to a blocking client that tells when its body breaks off.
 */
final class WatchedHttpResponse extends DecoratedHttpResponse {

	private final InstanceStatistics statistics;

	private @Nullable InputStream body;

	WatchedHttpResponse(ClientHttpResponse delegate, InstanceStatistics statistics) {
		super(delegate);
		this.statistics = statistics;
	}

	@Override
	public InputStream getBody() throws IOException {
		InputStream watched = this.body;
		if (watched == null) {
			watched = new Body(super.getBody(), this.statistics);
			this.body = watched;
		}
		return watched;
	}

	private static final class Body extends FilterInputStream {

		private final InstanceStatistics statistics;

		private boolean broken;

		Body(InputStream in, InstanceStatistics statistics) {
			super(in);
			this.statistics = statistics;
		}

		private IOException failed(IOException error) {
			// Who reads on after a close has broken it off himself.
			if (!this.broken && !Thread.currentThread().isInterrupted()) {
				this.broken = true;
				this.statistics.brokeOff();
			}
			return error;
		}

		@Override
		public int read() throws IOException {
			try {
				return super.read();
			}
			catch (IOException ex) {
				throw failed(ex);
			}
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			try {
				return super.read(bytes, offset, length);
			}
			catch (IOException ex) {
				throw failed(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.broken = true;
			super.close();
		}

	}

}
