package org.scfm.campaign;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallStatus;
import org.scfm.callout.Callout;
import org.scfm.policy.Bucket;

/**
 * Everything that the report on a callout shows, as it was at one moment.
 *
 * @param callout the callout
 * @param counted the moment
 * @param people its people
 * @param calls its calls
 * @param fetchingStatus how many polls were under way
 * @param standings where its people stand
 * @param reasons why calls were refused or got lost, the most frequent first
 */
record CalloutFigures(Callout callout, Instant counted, People people, List<CallGroup> calls, long fetchingStatus,
		Map<Bucket, Long> standings, List<ErrorReason> reasons) {

	/**
	 * The lines that the job prints.
	 */
	Map<String, Object> lines() {
		Map<CallStatus, Long> byStatus = new EnumMap<>(CallStatus.class);
		for (CallStatus status : CallStatus.values()) {
			byStatus.put(status, 0L);
		}
		this.calls.forEach((group) -> byStatus.merge(group.status(), group.calls(), Long::sum));
		return CalloutStatistics.lines(this.callout, this.people, byStatus, this.fetchingStatus, this.standings);
	}

	/**
	 * Calls that are alike.
	 *
	 * @param attempt which attempt they are, from 1 on
	 * @param status their state
	 * @param sent the hour in which they were sent, or null where they were not
	 * @param calls how many they are
	 */
	record CallGroup(int attempt, CallStatus status, @Nullable Instant sent, long calls) {
	}

	/**
	 * Calls with the same reason.
	 *
	 * @param refused whether the provider refused them; else nobody knows whether they
	 * were placed
	 * @param code the provider's code, or null
	 * @param message the provider's words, phone numbers hidden, or null
	 * @param calls how many they are
	 * @param all how many calls have a reason, whichever it is
	 */
	record ErrorReason(boolean refused, @Nullable String code, @Nullable String message, long calls, long all) {
	}

}
