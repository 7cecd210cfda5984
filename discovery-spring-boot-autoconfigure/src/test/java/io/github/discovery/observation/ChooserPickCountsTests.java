package io.github.discovery.observation;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.TestPicks;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.InstanceStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChooserPickCountsTests {

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	@Test
	void tellsWhatTheChooserCounted() {
		this.catalog.put("payments", StubCatalog.instance("payments", "payments-1", InstanceStatus.PASSING));
		Candidate candidate = this.chooser.of("payments").await(PickRequest.ANY);
		long began = candidate.statistics().begin();
		candidate.statistics().begin();
		candidate.statistics().end(began, Outcome.values()[0]);
		assertThat(new ChooserPickCounts(this.chooser).read()).singleElement().satisfies((count) -> {
			assertThat(count.service()).isEqualTo("payments");
			assertThat(count.instanceId()).isEqualTo("payments-1");
			assertThat(count.picks()).isEqualTo(2);
			assertThat(count.inFlight()).isEqualTo(1);
			assertThat(count.outcomes()).hasSize(1).containsValue(1L);
		});
	}

}
