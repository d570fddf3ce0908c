package org.scfm.sandbox;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What is to be told of a call at one moment.
 *
 * @param status one of the eight public statuses
 * @param startTime when it was dialled, {@code null} while it waits in the queue
 * @param endTime when it was completed; {@code null} for every other end
 * @param talked how long it was talked, {@code null} unless completed
 * @param changedAt when it got this status
 */
record CallState(Status status, @Nullable Instant startTime, @Nullable Instant endTime, @Nullable Duration talked,
		Instant changedAt) {

	boolean over() {
		return this.status.over;
	}

	/** The eight statuses of the Calls API. */
	enum Status {

		QUEUED(false), RINGING(false), IN_PROGRESS(false), COMPLETED(true), BUSY(true), NO_ANSWER(true), FAILED(true),
		CANCELED(true);

		private final boolean over;

		Status(boolean over) {
			this.over = over;
		}

	}

}
