package io.github.discovery.webclient;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer to a blocking client that tells when its body breaks off.
 */
final class WatchedHttpResponse implements ClientHttpResponse {

	private final ClientHttpResponse delegate;

	private final InstanceStatistics statistics;

	private @Nullable InputStream body;

	WatchedHttpResponse(ClientHttpResponse delegate, InstanceStatistics statistics) {
		this.delegate = delegate;
		this.statistics = statistics;
	}

	@Override
	public InputStream getBody() throws IOException {
		InputStream watched = this.body;
		if (watched == null) {
			watched = new Body(this.delegate.getBody(), this.statistics);
			this.body = watched;
		}
		return watched;
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.delegate.getHeaders();
	}

	@Override
	public HttpStatusCode getStatusCode() throws IOException {
		return this.delegate.getStatusCode();
	}

	@Override
	public String getStatusText() throws IOException {
		return this.delegate.getStatusText();
	}

	@Override
	public void close() {
		this.delegate.close();
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
