package org.scfm.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.contact.DoNotCall;

/**
 * One person over all callouts.
 *
 * @param contact the contact's id
 * @param msisdn the number, in full
 * @param metadata what is known about the person
 * @param added when the contact came
 * @param changed when its metadata last changed
 * @param imported the import that last brought it, or null if none did
 * @param doNotCall what the do-not-call list says, or once said, about the number, oldest
 * first
 * @param participations the callouts that the person is in, in the order of their ids
 */
public record PersonHistory(long contact, String msisdn, Map<String, Object> metadata, Instant added, Instant changed,
		@Nullable Import imported, List<DoNotCall.Entry> doNotCall, List<Participation> participations) {

	/**
	 * A run of {@code import-contacts}.
	 *
	 * @param run the run's job instance
	 * @param line the line of its file, counted from 1
	 * @param runId the run's identity, or null where its record was purged
	 * @param file the file that it read, or null where its record was purged
	 * @param executions its executions, oldest first; none where its record was purged
	 */
	public record Import(long run, long line, @Nullable String runId, @Nullable String file, List<Long> executions) {
	}

	/**
	 * The person in one callout.
	 *
	 * @param id the participation's id
	 * @param callout the callout's id
	 * @param calloutStatus the callout's state
	 * @param added when the person was put into the callout
	 * @param attempts attempts that count
	 * @param lastOutcome {@code none} before the first call, {@code open} while one is
	 * not over, else how the last one ended
	 * @param lastAttempt when the last attempt was made, or null
	 * @param calls the calls, oldest first, those that do not count included
	 */
	public record Participation(long id, long callout, String calloutStatus, Instant added, int attempts,
			String lastOutcome, @Nullable Instant lastAttempt, List<CallEntry> calls) {
	}

}
