package io.github.discovery.benchmarks.endtoend;

import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process has used so far, or a call of it.
 *
 * @param cpu processor time in nanoseconds
 * @param bytes allocated bytes
 */
record Cost(double cpu, double bytes) {

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	/** All threads, those of the virtual machine included for the processor time. */
	static Cost now() {
		long bytes = LongStream.of(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
			.filter((allocated) -> allocated > 0)
			.sum();
		return new Cost(SYSTEM.getProcessCpuTime(), bytes);
	}

	/** What each of so many calls has cost since. */
	Cost perCall(int calls) {
		Cost now = now();
		return new Cost((now.cpu - this.cpu) / calls, (now.bytes - this.bytes) / calls);
	}

}
