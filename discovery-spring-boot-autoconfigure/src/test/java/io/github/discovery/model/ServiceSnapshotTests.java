package io.github.discovery.model;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServiceSnapshotTests {

	private static final ServiceName ORDERS = ServiceName.of("orders");

	private static final Set<InstanceStatus> ALL = Set.of(InstanceStatus.values());

	private static DiscoveredInstance.Builder instance(String id, String host) {
		return DiscoveredInstance.builder(ORDERS, id).address(host, 80).status(InstanceStatus.PASSING);
	}

	private static List<String> ids(List<DiscoveredInstance> instances) {
		return instances.stream().map(DiscoveredInstance::getInstanceId).toList();
	}

	private static ServiceSnapshot of(Set<InstanceStatus> healthy, DiscoveredInstance... found) {
		return ServiceSnapshot.of(ORDERS, 1, List.of(found), healthy);
	}

	@Test
	void instancesAreOrderedById() {
		ServiceSnapshot snapshot = of(ALL, instance("c", "3").build(), instance("a", "1").build(),
				instance("b", "2").build());
		assertThat(ids(snapshot.instances())).containsExactly("a", "b", "c");
		assertThat(ids(snapshot.eligible())).containsExactly("a", "b", "c");
		assertThat(snapshot.find("b")).isPresent();
		assertThat(snapshot.find("d")).isEmpty();
	}

	@Test
	void ofOneAddressTheNewestWinsInAnyOrder() {
		DiscoveredInstance old = instance("old", "h").order(1).build();
		DiscoveredInstance recent = instance("new", "h").order(2).build();
		DiscoveredInstance elsewhere = instance("else", "other").order(0).build();
		assertThat(ids(of(ALL, old, recent, elsewhere).instances())).containsExactly("else", "new");
		assertThat(ids(of(ALL, recent, old, elsewhere).instances())).containsExactly("else", "new");
	}

	@Test
	void newestWinsAlsoWhenItMayNotBeCalled() {
		DiscoveredInstance old = instance("old", "h").order(1).build();
		DiscoveredInstance drained = instance("new", "h").order(2).status(InstanceStatus.MAINTENANCE).build();
		assertThat(of(ALL, old, drained).eligible()).isEmpty();
	}

	@Test
	void onlyHealthyStatusesAreEligibleAndMaintenanceNever() {
		DiscoveredInstance[] found = Arrays.stream(InstanceStatus.values())
			.map((status) -> instance(status.name(), "host-" + status).status(status).build())
			.toArray(DiscoveredInstance[]::new);
		assertThat(ids(of(Set.of(InstanceStatus.PASSING, InstanceStatus.WARNING), found).eligible()))
			.containsExactly("PASSING", "WARNING");
		assertThat(ids(of(ALL, found).eligible())).doesNotContain("MAINTENANCE").hasSize(4);
		assertThat(of(Set.of(), found).eligible()).isEmpty();
		assertThat(of(Set.of(), found).instances()).hasSize(5);
	}

	@Test
	void instancesWithoutPortAreKnownButNotEligible() {
		ServiceSnapshot snapshot = of(ALL, instance("batch-1", "h").address("h", 0).build(),
				instance("batch-2", "h").address("h", 0).build());
		assertThat(ids(snapshot.instances())).containsExactly("batch-1", "batch-2");
		assertThat(snapshot.eligible()).isEmpty();
	}

	@Test
	void isImmutable() {
		ServiceSnapshot snapshot = of(ALL, instance("a", "1").build());
		assertThatThrownBy(() -> snapshot.instances().clear()).isInstanceOf(UnsupportedOperationException.class);
		assertThatThrownBy(() -> snapshot.eligible().clear()).isInstanceOf(UnsupportedOperationException.class);
	}

	@Test
	void emptySnapshotHasVersionZero() {
		assertThat(ServiceSnapshot.empty(ORDERS).version()).isZero();
		assertThat(ServiceSnapshot.empty(ORDERS).instances()).isEmpty();
	}

}
