package org.scfm.call;

import java.time.Duration;
import java.util.Optional;

import org.scfm.job.Durations;

/**
 * How often sending waited for the provider's queue to drain.
 *
 * @param times how often
 * @param longest how long the queue was at most
 */
record QueueWaits(int times, Duration longest) {

	static final QueueWaits NONE = new QueueWaits(0, Duration.ZERO);

	QueueWaits plus(QueueWaits more) {
		return new QueueWaits(this.times + more.times,
				(more.longest.compareTo(this.longest) > 0) ? more.longest : this.longest);
	}

	/**
	 * What there is to say.
	 * @return the words, or nothing if it did not wait
	 */
	Optional<String> words() {
		return (this.times == 0) ? Optional.empty() : Optional.of("waited " + this.times
				+ " times for the provider's queue, which was " + Durations.text(this.longest) + " long at most");
	}

}
