package io.github.responsesws.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process has used up so far: CPU time of all its threads, the collector's and
 * the compiler's included, and bytes allocated by the threads that live.
 */
final class ProcessUsage {

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	private final long at = System.nanoTime();

	private final long cpu = SYSTEM.getProcessCpuTime();

	private final Map<Long, Long> allocated = new HashMap<>();

	ProcessUsage() {
		long[] ids = THREADS.getAllThreadIds();
		long[] bytes = THREADS.getThreadAllocatedBytes(ids);
		for (int i = 0; i < ids.length; i++) {
			this.allocated.put(ids[i], Math.max(bytes[i], 0));
		}
	}

	double secondsSince(ProcessUsage before) {
		return (this.at - before.at) / 1e9;
	}

	double cpuSecondsSince(ProcessUsage before) {
		return (this.cpu - before.cpu) / 1e9;
	}

	long allocatedSince(ProcessUsage before) {
		long sum = 0;
		for (Map.Entry<Long, Long> thread : this.allocated.entrySet()) {
			sum += thread.getValue() - before.allocated.getOrDefault(thread.getKey(), 0L);
		}
		return sum;
	}

}
