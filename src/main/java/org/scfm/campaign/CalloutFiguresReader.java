package org.scfm.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallStatus;
import org.scfm.call.Standings;
import org.scfm.callout.Callout;
import org.scfm.callout.Callouts;
import org.scfm.campaign.CalloutFigures.CallGroup;
import org.scfm.campaign.CalloutFigures.ErrorReason;
import org.scfm.database.Snapshot;
import org.scfm.monitoring.Masks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the figures of a callout from one snapshot of the database, so that they agree
 * with each other while calls go on.
 */
@Component
class CalloutFiguresReader {

	static final String CALLS = """
			SELECT attempt, status, CAST(sent_at AS DATE) AS sent_on, EXTRACT(HOUR FROM sent_at) AS sent_hour,
			  COUNT(*) AS calls
			FROM phone_calls WHERE callout_id = :callout
			GROUP BY attempt, status, CAST(sent_at AS DATE), EXTRACT(HOUR FROM sent_at)
			""";

	// numbers are hidden before messages are compared
	static final String REASONS = """
			SELECT refused, code, message, COUNT(*) AS calls, SUM(COUNT(*)) OVER () AS all_calls FROM (
			  SELECT CASE WHEN status = 'errored' THEN 1 ELSE 0 END AS refused, remote_error_code AS code,
			    REGEXP_REPLACE(remote_error_message, '[+]?[0-9]{7,}', :hidden) AS message
			  FROM phone_calls
			  WHERE callout_id = :callout AND status IN ('errored', 'unknown', 'released', 'given_up')
			) AS reasons
			GROUP BY refused, code, message
			ORDER BY calls DESC, code, message
			LIMIT 10
			""";

	private final Callouts callouts;

	private final CalloutStatistics statistics;

	private final JdbcClient jdbc;

	private final Snapshot snapshot;

	private final Clock clock;

	CalloutFiguresReader(Callouts callouts, CalloutStatistics statistics, JdbcClient jdbc, Snapshot snapshot,
			Clock clock) {
		this.callouts = callouts;
		this.statistics = statistics;
		this.jdbc = jdbc;
		this.snapshot = snapshot;
		this.clock = clock;
	}

	/**
	 * Reads the figures of a callout.
	 * @param id the callout's id
	 * @return the figures as they are now
	 */
	CalloutFigures read(long id) {
		return this.snapshot.read(() -> {
			Callout callout = this.callouts.require(id);
			Standings.Counts people = this.statistics.people(callout);
			return new CalloutFigures(callout, this.clock.instant(), new People(people.groups()), calls(callout),
					this.statistics.fetchingStatus(callout), people.buckets(), reasons(callout));
		});
	}

	private List<CallGroup> calls(Callout callout) {
		return this.jdbc.sql(CALLS)
			.param("callout", callout.id())
			.query((row, number) -> new CallGroup(row.getInt("attempt"), CallStatus.ofColumn(row.getString("status")),
					hour(row), row.getLong("calls")))
			.list();
	}

	private static @Nullable Instant hour(ResultSet row) throws SQLException {
		LocalDate day = row.getObject("sent_on", LocalDate.class);
		return (day != null) ? day.atTime(row.getInt("sent_hour"), 0).toInstant(ZoneOffset.UTC) : null;
	}

	private List<ErrorReason> reasons(Callout callout) {
		return this.jdbc.sql(REASONS)
			.param("callout", callout.id())
			.param("hidden", Masks.HIDDEN)
			.query((row, number) -> new ErrorReason(row.getBoolean("refused"), row.getString("code"),
					row.getString("message"), row.getLong("calls"), row.getLong("all_calls")))
			.list();
	}

}
