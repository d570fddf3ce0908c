package org.scfm.campaign;

import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.scfm.call.CallStatus;
import org.scfm.callout.Callout;
import org.scfm.database.Utc;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts a callout: the seed's fifteen lines, then what is new. Completed, initialized,
 * scheduling, queued, in progress, errored, failed, busy, not answered, canceled and
 * unknown add up to all calls.
 */
@Component
class CalloutStatistics {

	// what the seed counts: the defaults of enqueue-calls
	private static final String STILL_TO_CALL = """
			SELECT COUNT(*) FROM callout_participations
			WHERE callout_id = :callout
			AND (last_outcome = 'none' OR (last_outcome = 'failed' AND attempts < 3))
			""";

	private final JdbcClient jdbc;

	private final Clock clock;

	CalloutStatistics(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	Map<String, Object> of(Callout callout) {
		Map<CallStatus, Long> calls = calls(callout);
		Map<String, Object> lines = new LinkedHashMap<>();
		lines.put("calloutStatus", callout.status().column());
		lines.put("calloutParticipations",
				count("SELECT COUNT(*) FROM callout_participations WHERE callout_id = :callout", callout));
		lines.put("calloutParticipationsStillToCall", count(STILL_TO_CALL, callout));
		lines.put("callsCompleted", calls.get(CallStatus.COMPLETED));
		lines.put("callsInitialized", calls.get(CallStatus.CREATED));
		lines.put("callsScheduling", calls.get(CallStatus.SCHEDULING));
		lines.put("callsFetchingStatus", fetchingStatus(callout));
		lines.put("callsWaitingForCompletion", calls.get(CallStatus.QUEUED) + calls.get(CallStatus.IN_PROGRESS));
		lines.put("callsQueued", calls.get(CallStatus.QUEUED));
		lines.put("callsInProgress", calls.get(CallStatus.IN_PROGRESS));
		lines.put("callsErrored", calls.get(CallStatus.ERRORED));
		lines.put("callsFailed", calls.get(CallStatus.FAILED));
		lines.put("callsBusy", calls.get(CallStatus.BUSY));
		lines.put("callsNotAnswered", calls.get(CallStatus.NOT_ANSWERED));
		lines.put("callsCanceled", calls.get(CallStatus.CANCELED));
		lines.put("callsUnknown",
				calls.get(CallStatus.UNKNOWN) + calls.get(CallStatus.RELEASED) + calls.get(CallStatus.GIVEN_UP));
		lines.put("calls", calls.values().stream().mapToLong(Long::longValue).sum());
		return lines;
	}

	private Map<CallStatus, Long> calls(Callout callout) {
		Map<CallStatus, Long> calls = new EnumMap<>(CallStatus.class);
		for (CallStatus status : CallStatus.values()) {
			calls.put(status, 0L);
		}
		this.jdbc.sql("SELECT status, COUNT(*) AS calls FROM phone_calls WHERE callout_id = :callout GROUP BY status")
			.param("callout", callout.id())
			.query((row) -> {
				calls.put(CallStatus.ofColumn(row.getString("status")), row.getLong("calls"));
			});
		return calls;
	}

	private long fetchingStatus(Callout callout) {
		return this.jdbc.sql("""
				SELECT COUNT(*) FROM phone_calls
				WHERE callout_id = :callout AND status IN ('queued', 'in_progress') AND poll_lease_until > :now
				""")
			.param("callout", callout.id())
			.param("now", Utc.column(this.clock.instant()))
			.query(Long.class)
			.single();
	}

	private long count(String sql, Callout callout) {
		return this.jdbc.sql(sql).param("callout", callout.id()).query(Long.class).single();
	}

}
