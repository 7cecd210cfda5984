package start;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * A web application without a single controller that says what its start cost.
 */
@SpringBootApplication
public class StartApplication {

	/**
	 * Start, measure, stop.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		SpringApplication.run(StartApplication.class, args).close();
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		long process = ManagementFactory.getRuntimeMXBean().getUptime();
		long cpu = TimeUnit.NANOSECONDS.toMillis(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
		long application = (event.getTimeTaken() != null) ? event.getTimeTaken().toMillis() : 0;
		long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
		// Registration goes on in the background: let it finish before heap and threads count.
		while (System.nanoTime() < deadline) {
			Thread.onSpinWait();
		}
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		System.out.printf("MEASURED process-ms=%d application-ms=%d main-cpu-ms=%d heap-bytes=%d threads=%d%n", process, application,
				cpu, heap, Thread.getAllStackTraces().size());
		Thread.getAllStackTraces().keySet().forEach((thread) -> System.out.println("THREAD " + thread.getName()));
	}

}
