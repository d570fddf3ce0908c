package org.scfm.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * Which of the account's calls a list is to have. A call is in none of them while it
 * passes from one to the other, or where it was canceled before it was dialled.
 *
 * @param dialledSince calls dialled at this time or later; {@code null} for those that
 * wait in the queue, which no filter by time finds
 */
public record CallListing(@Nullable Instant dialledSince) {

	// by so much the provider's clock may be behind ours; a list that is too long tells
	// nothing wrong
	private static final Duration CLOCKS = Duration.ofMinutes(5);

	/**
	 * The calls that wait in the queue.
	 * @return the listing
	 */
	public static CallListing waiting() {
		return new CallListing(null);
	}

	/**
	 * The calls that were dialled since a time.
	 * @param time the time, on our clock
	 * @return the listing
	 */
	public static CallListing dialledSince(Instant time) {
		return new CallListing(time);
	}

	/**
	 * The filter as the provider takes it.
	 * @return a part of a query, with {@code &} before it
	 */
	String query() {
		if (this.dialledSince == null) {
			return "&Status=queued";
		}
		LocalDateTime time = LocalDateTime.ofInstant(this.dialledSince.minus(CLOCKS), ZoneOffset.UTC)
			.truncatedTo(ChronoUnit.SECONDS);
		// the operator belongs to the name: StartTime>
		return "&StartTime%3E=" + CandidateSearch.encode(time + ((time.getSecond() == 0) ? ":00" : ""));
	}

}
