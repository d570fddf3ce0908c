package org.scfm.test;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Does something beside the test, on a thread of its own. The common pool will not do: on
 * two cores it has one thread, and work that waits there holds up whatever else needs it.
 */
public final class OwnThread {

	private OwnThread() {
	}

	/**
	 * Starts it.
	 * @param <T> what it gives
	 * @param work what to do
	 * @return what it gives, once it has ended
	 */
	public static <T> CompletableFuture<T> start(Supplier<T> work) {
		return CompletableFuture.supplyAsync(work, (task) -> new Thread(task, "beside the test").start());
	}

	/**
	 * Starts it.
	 * @param work what to do
	 * @return done, once it has ended
	 */
	public static CompletableFuture<Void> run(Runnable work) {
		return start(() -> {
			work.run();
			return null;
		});
	}

}
