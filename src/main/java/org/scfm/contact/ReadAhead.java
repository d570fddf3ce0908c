package org.scfm.contact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

/**
 * Reads items on a thread of its own, some ahead of who takes them, and gives them in the
 * order in which they were read.
 *
 * @param <T> an item
 */
final class ReadAhead<T> implements AutoCloseable {

	// handed over together, as to wake a thread costs more than to read an item
	private static final int BATCH = 100;

	private static final int BATCHES = 20;

	private final Callable<@Nullable T> source;

	private final BlockingQueue<Batch<T>> batches = new ArrayBlockingQueue<>(BATCHES);

	private final Thread thread;

	private Batch<T> batch = new Batch<>(Collections.emptyList(), null, false);

	private Iterator<T> items = this.batch.items().iterator();

	/**
	 * @param name what the thread is called
	 * @param source gives the next item, or null at the end; only that thread calls it
	 */
	ReadAhead(String name, Callable<@Nullable T> source) {
		this.source = source;
		this.thread = new Thread(this::read, name);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void read() {
		try {
			boolean more = true;
			while (more) {
				Batch<T> read = readBatch();
				this.batches.put(read);
				more = !read.last();
			}
		}
		catch (InterruptedException ex) {
			// closed, so nobody takes any more
		}
	}

	private Batch<T> readBatch() {
		List<T> read = new ArrayList<>(BATCH);
		try {
			while (read.size() < BATCH) {
				T item = this.source.call();
				if (item == null) {
					return new Batch<>(read, null, true);
				}
				read.add(item);
			}
			return new Batch<>(read, null, false);
		}
		catch (Exception | Error ex) {
			return new Batch<>(read, ex, true);
		}
	}

	/**
	 * Takes the next item, and waits for it where it is not yet read.
	 * @return the item, or null at the end
	 * @throws Exception what the source threw in place of this item
	 */
	@Nullable T next() throws Exception {
		while (!this.items.hasNext()) {
			if (this.batch.last()) {
				return end(this.batch.failure());
			}
			this.batch = this.batches.take();
			this.items = this.batch.items().iterator();
		}
		return this.items.next();
	}

	private @Nullable T end(@Nullable Throwable failure) throws Exception {
		if (failure instanceof Exception exception) {
			throw exception;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		return null;
	}

	/**
	 * Ends the thread, and returns when it has ended.
	 */
	@Override
	public void close() {
		this.thread.interrupt();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("interrupted while the reading ends");
		}
	}

	private record Batch<T>(List<T> items, @Nullable Throwable failure, boolean last) {
	}

}
