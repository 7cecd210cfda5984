package io.github.discovery.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The instances of the service under load, each in a process of its own.
 */
public final class Backends implements AutoCloseable {

	private static final List<String> SMALL = List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-Dio.netty.eventLoopThreads=2", "-Dlogging.level.root=warn");

	private static final List<String> LARGE = List.of("-Xmx256m", "-XX:+UseSerialGC");

	private final List<ChildJvm> processes;

	private final List<String> urls;

	private Backends(List<ChildJvm> processes) {
		this.processes = processes;
		this.urls = processes.stream().map((process) -> "http://127.0.0.1:" + process.hear("port ")).toList();
	}

	/**
	 * Start instances for moderate load.
	 * @param number how many
	 * @return instances that take requests
	 */
	public static Backends start(int number) {
		return start(number, SMALL);
	}

	/**
	 * Start instances that are not to be what a measurement waits for.
	 * @param number how many
	 * @return instances that take requests
	 */
	public static Backends startFast(int number) {
		return start(number, LARGE);
	}

	private static Backends start(int number, List<String> options) {
		List<ChildJvm> processes = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			processes.add(ChildJvm.start(BackendServer.class, options));
		}
		return new Backends(processes);
	}

	/**
	 * Return where the instances are.
	 * @return base URLs
	 */
	public List<String> urls() {
		return this.urls;
	}

	/**
	 * Tell all instances how to behave.
	 * @param order what the server understands
	 */
	public void tellAll(String order) {
		this.processes.forEach((process) -> process.tell(order));
	}

	/**
	 * Return the last instance: things happen to that one.
	 * @return its process
	 */
	public ChildJvm last() {
		return this.processes.get(this.processes.size() - 1);
	}

	/**
	 * Ask an instance how many requests have reached it.
	 * @param index which
	 * @return the number of requests
	 */
	public long count(int index) {
		this.processes.get(index).tell("count");
		return Long.parseLong(this.processes.get(index).hear(""));
	}

	/**
	 * Ask all instances how many requests have reached them.
	 * @return the numbers of requests
	 */
	public long[] counts() {
		long[] counts = new long[this.processes.size()];
		for (int i = 0; i < counts.length; i++) {
			counts[i] = count(i);
		}
		return counts;
	}

	@Override
	public void close() {
		this.processes.forEach(ChildJvm::close);
	}

}
