package org.scfm.job;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import org.scfm.monitoring.LogContext;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Does remote work on items, some at a time, and records each outcome as soon as it is
 * known, without one slow item holding up the others. Outcomes that become known while
 * others are being recorded are recorded together.
 *
 * @param <I> an item
 * @param <O> the outcome of the work on an item
 */
public final class Pipeline<I, O> implements AutoCloseable {

	private static final int MOST_RECORDED_TOGETHER = 500;

	private final Function<I, O> work;

	private final Consumer<List<O>> record;

	private final int capacity;

	private final Semaphore places;

	private final BlockingQueue<O> outcomes;

	private final ExecutorService workers;

	private final Thread recorder;

	private final LogContext context = LogContext.current();

	private final AtomicReference<Throwable> failure = new AtomicReference<>();

	/**
	 * @param name what the threads are called
	 * @param concurrency how many items are worked on at once; up to as many again wait,
	 * submitted, for their turn
	 * @param work the remote work on one item; it must tell what went wrong as an
	 * outcome, an exception stops the pipeline
	 * @param record records outcomes, on one thread; an exception stops the pipeline
	 */
	public Pipeline(String name, int concurrency, Function<I, O> work, Consumer<List<O>> record) {
		this.work = work;
		this.record = record;
		this.capacity = 2 * concurrency;
		this.places = new Semaphore(this.capacity);
		this.outcomes = new ArrayBlockingQueue<>(this.capacity);
		this.workers = Executors.newFixedThreadPool(concurrency, threads(name + "-"));
		this.recorder = new Thread(() -> this.context.run(this::record), name + "-recorder");
		this.recorder.setDaemon(true);
		this.recorder.start();
	}

	private static ThreadFactory threads(String prefix) {
		return (Runtime.version().feature() >= 21) ? new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory()
				: new CustomizableThreadFactory(prefix);
	}

	/**
	 * Waits until there is a place for some items. Only one thread may call this and
	 * {@link #submit}.
	 * @param count how many items, at most twice the concurrency
	 * @return how many places there are, {@code count} or more
	 * @throws InterruptedException if interrupted while waiting
	 */
	public int awaitPlaces(int count) throws InterruptedException {
		this.places.acquire(count);
		this.places.release(count);
		throwFailure();
		return this.places.availablePermits();
	}

	/**
	 * Submits an item; waits while all places are taken. Where a place is free, the item
	 * is submitted even on a thread that is interrupted.
	 * @param item the item
	 * @throws InterruptedException if interrupted while waiting; the item is not
	 * submitted then
	 */
	public void submit(I item) throws InterruptedException {
		if (!this.places.tryAcquire()) {
			this.places.acquire();
		}
		try {
			this.workers.execute(() -> this.context.run(() -> work(item)));
		}
		catch (RuntimeException | Error ex) {
			// such as no more threads from the operating system
			fail(ex);
		}
	}

	private void work(I item) {
		try {
			this.outcomes.add(this.work.apply(item));
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
		}
	}

	private void fail(Throwable ex) {
		this.failure.compareAndSet(null, ex);
		this.places.release();
	}

	/**
	 * Waits until the outcome of every submitted item is recorded.
	 * @throws InterruptedException if interrupted while waiting
	 */
	public void drain() throws InterruptedException {
		awaitPlaces(this.capacity);
	}

	/**
	 * Waits for the items in work, so that their outcomes are recorded, and ends the
	 * threads.
	 */
	@Override
	public void close() {
		this.places.acquireUninterruptibly(this.capacity);
		this.recorder.interrupt();
		this.workers.shutdown();
	}

	private void throwFailure() {
		Throwable thrown = this.failure.get();
		if (thrown != null) {
			throw new IllegalStateException(thrown.getMessage(), thrown);
		}
	}

	private void record() {
		List<O> known = new ArrayList<>();
		while (true) {
			try {
				known.add(this.outcomes.take());
			}
			catch (InterruptedException ex) {
				return;
			}
			this.outcomes.drainTo(known, MOST_RECORDED_TOGETHER - 1);
			try {
				this.record.accept(known);
			}
			catch (RuntimeException | Error ex) {
				this.failure.compareAndSet(null, ex);
			}
			this.places.release(known.size());
			known = new ArrayList<>();
		}
	}

}
