package org.scfm.campaign;

import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.scfm.call.CallStatus;
import org.scfm.call.Standings;
import org.scfm.callout.Callout;
import org.scfm.database.Utc;
import org.scfm.policy.Bucket;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Counts a callout: the seed's fifteen lines, then what is new. Completed, initialized,
 * scheduling, queued, in progress, errored, failed, busy, not answered, canceled and
 * unknown add up to all calls; the people in the buckets add up to all participations.
 */
@Component
class CalloutStatistics {

	private final JdbcClient jdbc;

	private final Standings standings;

	private final Clock clock;

	CalloutStatistics(JdbcClient jdbc, Standings standings, Clock clock) {
		this.jdbc = jdbc;
		this.standings = standings;
		this.clock = clock;
	}

	Map<String, Object> of(Callout callout) {
		// on a second connection, because people take as long to count as calls do, and
		// the database can do both at once
		FutureTask<Standings.Counts> counted = new FutureTask<>(() -> people(callout));
		Thread beside = new Thread(counted, "callout-statistics-people");
		beside.start();
		try {
			Map<CallStatus, Long> calls = calls(callout);
			long fetchingStatus = fetchingStatus(callout);
			Standings.Counts people = outcome(counted);
			return lines(callout, new People(people.groups()), calls, fetchingStatus, people.buckets());
		}
		finally {
			join(beside);
		}
	}

	static Map<String, Object> lines(Callout callout, People people, Map<CallStatus, Long> calls, long fetchingStatus,
			Map<Bucket, Long> standings) {
		Map<String, Object> lines = new LinkedHashMap<>();
		lines.put("calloutStatus", callout.status().column());
		lines.put("calloutParticipations", people.all());
		lines.put("calloutParticipationsStillToCall", people.stillToCall());
		lines.put("callsCompleted", calls.get(CallStatus.COMPLETED));
		lines.put("callsInitialized", calls.get(CallStatus.CREATED));
		lines.put("callsScheduling", calls.get(CallStatus.SCHEDULING));
		lines.put("callsFetchingStatus", fetchingStatus);
		lines.put("callsWaitingForCompletion", calls.get(CallStatus.QUEUED) + calls.get(CallStatus.IN_PROGRESS));
		lines.put("callsQueued", calls.get(CallStatus.QUEUED));
		lines.put("callsInProgress", calls.get(CallStatus.IN_PROGRESS));
		lines.put("callsErrored", calls.get(CallStatus.ERRORED));
		lines.put("callsFailed", calls.get(CallStatus.FAILED));
		lines.put("callsBusy", calls.get(CallStatus.BUSY));
		lines.put("callsNotAnswered", calls.get(CallStatus.NOT_ANSWERED));
		lines.put("callsCanceled", calls.get(CallStatus.CANCELED) + calls.get(CallStatus.WITHDRAWN));
		lines.put("callsUnknown",
				calls.get(CallStatus.UNKNOWN) + calls.get(CallStatus.RELEASED) + calls.get(CallStatus.GIVEN_UP));
		lines.put("calls", calls.values().stream().mapToLong(Long::longValue).sum());
		standings.forEach((bucket, number) -> lines.put("people" + StringUtils.capitalize(bucket.result()), number));
		if (callout.statusReason() != null) {
			lines.put("calloutStatusReason", callout.statusReason());
		}
		callout.policy().ifPresent((policy) -> lines.putAll(policy.shown()));
		return lines;
	}

	Standings.Counts people(Callout callout) {
		return this.standings.count(callout.id());
	}

	Map<CallStatus, Long> calls(Callout callout) {
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

	long fetchingStatus(Callout callout) {
		return this.jdbc.sql("""
				SELECT COUNT(*) FROM phone_calls
				WHERE callout_id = :callout AND status IN ('queued', 'in_progress') AND poll_lease_until > :now
				""")
			.param("callout", callout.id())
			.param("now", Utc.column(this.clock.instant()))
			.query(Long.class)
			.single();
	}

	private static Standings.Counts outcome(FutureTask<Standings.Counts> counted) {
		try {
			return counted.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof DataAccessException fault) ? fault
					: new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("interrupted while people are counted");
		}
	}

	private static void join(Thread beside) {
		try {
			beside.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
