package org.scfm.provider;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Holds up all creates of this process while the provider asks for fewer. The first
 * request that is turned away pulls it for a time; each time that this was not enough,
 * the next is twice as long, up to a limit; a request that is accepted releases it.
 * Requests that are under way when it is pulled say nothing about the wait that follows:
 * if they are turned away too, that is the same event, and if they are accepted, it was
 * not for the wait. Thread-safe.
 */
final class Brake {

	private final Duration first;

	private final Duration longest;

	private final DoubleSupplier jitter;

	private final LongSupplier nanoTime;

	private int pulls;

	private int inVain;

	private long accepted;

	private long until;

	/**
	 * Create the brake, released.
	 * @param first the first wait
	 * @param longest what waits grow to, unless the provider asks for more
	 * @param jitter a random share of the second half of each wait, 0 to 1, so that many
	 * processes do not come back together
	 * @param nanoTime a time that only goes forward, in nanoseconds
	 */
	Brake(Duration first, Duration longest, DoubleSupplier jitter, LongSupplier nanoTime) {
		this.first = first;
		this.longest = longest;
		this.jitter = jitter;
		this.nanoTime = nanoTime;
		this.until = nanoTime.getAsLong();
	}

	/**
	 * Ask to begin a request.
	 * @return how long to wait before asking again; zero if the request may begin
	 */
	synchronized Start start() {
		long left = Math.max(0, this.until - this.nanoTime.getAsLong());
		return new Start(Duration.ofNanos(left), this.pulls, this.accepted);
	}

	/**
	 * A request was turned away.
	 * @param begun when it was begun
	 * @param wish how long the provider asks to wait, if it does
	 * @return how long from now on no request may begin; zero if that is no longer than
	 * it was already
	 */
	synchronized Duration pull(Start begun, @Nullable Duration wish) {
		Duration wait = (wish != null) ? wish : Duration.ZERO;
		if (begun.pulls == this.pulls) {
			this.pulls++;
			long bound = Math.min(this.first.toNanos() << Math.min(this.inVain, 20), this.longest.toNanos());
			this.inVain++;
			Duration own = Duration.ofNanos(bound / 2 + (long) (bound / 2 * this.jitter.getAsDouble()));
			wait = (own.compareTo(wait) > 0) ? own : wait;
		}
		long asked = this.nanoTime.getAsLong() + wait.toNanos();
		if (asked - this.until <= 0) {
			return Duration.ZERO;
		}
		this.until = asked;
		return wait;
	}

	/**
	 * A request was accepted.
	 * @param begun when it was begun
	 */
	synchronized void accepted(Start begun) {
		this.accepted++;
		if (begun.pulls == this.pulls) {
			this.inVain = 0;
		}
	}

	/**
	 * Forget that it ever was pulled.
	 */
	synchronized void release() {
		this.inVain = 0;
		this.until = this.nanoTime.getAsLong();
	}

	/**
	 * The moment of a question.
	 *
	 * @param held how long to wait, zero if the request may begin
	 * @param pulls how often the brake was pulled before
	 * @param accepted how many requests were accepted before
	 */
	record Start(Duration held, int pulls, long accepted) {
	}

}
