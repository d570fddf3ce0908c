package org.scfm.call;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.scfm.monitoring.LogContext;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Claims the next people while the calls to those before are being sent.
 */
final class ClaimsAhead implements AutoCloseable {

	private final Function<Held, List<ClaimedCall>> claim;

	private final boolean isAhead;

	private final LogContext context = LogContext.current();

	private final ExecutorService thread = Executors.newSingleThreadExecutor(threads());

	private @Nullable Future<Claims> next;

	/**
	 * What a claim gave.
	 *
	 * @param calls the claimed calls
	 * @param held whom the gate held back
	 */
	record Claims(List<ClaimedCall> calls, Held held) {
	}

	/**
	 * @param claim claims some people, and counts whom the gate held back; it gives none
	 * when nobody is left
	 * @param isAhead whether it may claim before that is asked for
	 */
	ClaimsAhead(Function<Held, List<ClaimedCall>> claim, boolean isAhead) {
		this.claim = claim;
		this.isAhead = isAhead;
	}

	private static ThreadFactory threads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("claims-");
		threads.setDaemon(true);
		return threads;
	}

	/**
	 * Takes what was claimed ahead, or else claims, and has the next people claimed.
	 * @return the claims; none when nobody is left
	 * @throws InterruptedException if interrupted while it waits
	 */
	Claims take() throws InterruptedException {
		Claims taken = await((this.next != null) ? this.next : claim());
		this.next = (this.isAhead && !taken.calls().isEmpty()) ? claim() : null;
		return taken;
	}

	private Future<Claims> claim() {
		return this.thread.submit(this.context.around(() -> {
			Held held = new Held();
			return new Claims(this.claim.apply(held), held);
		}));
	}

	private static Claims await(Future<Claims> claims) throws InterruptedException {
		try {
			return claims.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			if (ex.getCause() instanceof Error cause) {
				throw cause;
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

	/**
	 * Waits until nothing is being claimed any more. What was claimed and not taken is in
	 * the books.
	 */
	@Override
	public void close() {
		this.thread.shutdown();
		try {
			this.thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
