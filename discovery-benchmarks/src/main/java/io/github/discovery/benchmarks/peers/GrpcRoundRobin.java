package io.github.discovery.benchmarks.peers;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;

import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.SynchronizationContext;
import org.jspecify.annotations.Nullable;

/**
 * The round robin of gRPC-Java over connections that are always ready and lead nowhere.
 */
final class GrpcRoundRobin extends LoadBalancer.Helper {

	private final SynchronizationContext context = new SynchronizationContext((thread, error) -> {
		throw new IllegalStateException(error);
	});

	private @Nullable SubchannelPicker picker;

	static SubchannelPicker of(int instances) {
		GrpcRoundRobin helper = new GrpcRoundRobin();
		List<EquivalentAddressGroup> addresses = IntStream.range(0, instances)
			.mapToObj((i) -> new EquivalentAddressGroup(
					InetSocketAddress.createUnresolved("10.0." + (i / 250) + "." + (i % 250), 8080)))
			.toList();
		LoadBalancer balancer = LoadBalancerRegistry.getDefaultRegistry()
			.getProvider("round_robin")
			.newLoadBalancer(helper);
		helper.context.execute(
				() -> balancer.acceptResolvedAddresses(ResolvedAddresses.newBuilder().setAddresses(addresses).build()));
		SubchannelPicker made = helper.picker;
		if (made == null || made.pickSubchannel(null).getSubchannel() == null) {
			throw new IllegalStateException("No picker for " + instances + " instances");
		}
		return made;
	}

	static PickResult pick(SubchannelPicker picker) {
		return picker.pickSubchannel(null);
	}

	@Override
	public ManagedChannel createOobChannel(EquivalentAddressGroup group, String authority) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Subchannel createSubchannel(CreateSubchannelArgs args) {
		return new Ready(args.getAddresses());
	}

	@Override
	public void updateBalancingState(ConnectivityState state, SubchannelPicker other) {
		this.picker = other;
	}

	@Override
	public SynchronizationContext getSynchronizationContext() {
		return this.context;
	}

	@Override
	public String getAuthority() {
		return "payments";
	}

	/** A connection that is there as soon as somebody wants it. */
	private static final class Ready extends Subchannel {

		private final List<EquivalentAddressGroup> addresses;

		private @Nullable SubchannelStateListener listener;

		Ready(List<EquivalentAddressGroup> addresses) {
			this.addresses = addresses;
		}

		@Override
		public void start(SubchannelStateListener other) {
			this.listener = other;
		}

		@Override
		public void requestConnection() {
			if (this.listener != null) {
				this.listener.onSubchannelState(ConnectivityStateInfo.forNonError(ConnectivityState.READY));
			}
		}

		@Override
		public void shutdown() {
			this.listener = null;
		}

		@Override
		public List<EquivalentAddressGroup> getAllAddresses() {
			return this.addresses;
		}

		@Override
		public Attributes getAttributes() {
			return Attributes.EMPTY;
		}

	}

}
