package io.github.discovery.spi;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The specification of {@link RegistryBackend}: the test of every backend that registers
 * extends it, against the real registry. Its parts are {@link WriteContract},
 * {@link LeaseContract}, {@link WatchContract} and {@link FaultContract}.
 */
public abstract class RegistryBackendContract implements WriteContract, LeaseContract, WatchContract, FaultContract {

	private RegistryFixture fixture;

	/**
	 * Create what one test needs.
	 * @return a fixture, closed after the test
	 * @throws Exception if the registry cannot be provided
	 */
	protected abstract RegistryFixture createFixture() throws Exception;

	@BeforeEach
	void openFixture() throws Exception {
		this.fixture = createFixture();
	}

	@AfterEach
	void closeFixture() {
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

	@Override
	public RegistryFixture fixture() {
		return this.fixture;
	}

}
