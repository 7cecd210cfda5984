package io.github.discovery.concurrency;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps tasks until somebody runs them, which makes the thread of a timer one of two that
 * race.
 */
public final class HeldScheduler implements Scheduler {

	private final Queue<Held> tasks = new ConcurrentLinkedQueue<>();

	@Override
	public Disposable schedule(Runnable task) {
		Held held = new Held(task);
		this.tasks.add(held);
		return held;
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		return schedule(task);
	}

	@Override
	public Worker createWorker() {
		throw new UnsupportedOperationException("Nothing that races here asks for a worker");
	}

	/**
	 * Run the oldest task, if there is any.
	 * @return whether there was one
	 */
	public boolean runNext() {
		for (Held held = this.tasks.poll(); held != null; held = this.tasks.poll()) {
			if (!held.isDisposed()) {
				held.task.run();
				return true;
			}
		}
		return false;
	}

	/**
	 * Run all tasks, and those they schedule.
	 */
	public void runAll() {
		boolean ran;
		do {
			ran = runNext();
		}
		while (ran);
	}

	/**
	 * Return how many tasks wait.
	 * @return those that were not called off
	 */
	public int pending() {
		return (int) this.tasks.stream().filter((held) -> !held.isDisposed()).count();
	}

	private static final class Held implements Disposable {

		private final Runnable task;

		private volatile boolean disposed;

		Held(Runnable task) {
			this.task = task;
		}

		@Override
		public void dispose() {
			this.disposed = true;
		}

		@Override
		public boolean isDisposed() {
			return this.disposed;
		}

	}

}
