package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.scfm.database.Utc;
import org.scfm.monitoring.Masks;
import org.scfm.provider.CallProvider;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The calls that wait for something that may never come: for an answer, or for an end.
 */
@Component
class WaitingCalls {

	private static final String DECIDABLE = """
			status IN ('scheduling', 'unknown', 'queued', 'in_progress')
			AND CASE WHEN status IN ('scheduling', 'unknown') THEN sent_at <= :before ELSE gone_since IS NOT NULL END
			""";

	private static final String WAITING = """
			status IN ('scheduling', 'unknown', 'queued', 'in_progress')
			AND CASE WHEN status IN ('scheduling', 'unknown') THEN sent_at <= :before
			    ELSE gone_since IS NOT NULL OR account_sid <> :account OR sent_at <= :longAgo END
			""";

	private final JdbcClient jdbc;

	private final CallProvider provider;

	private final Clock clock;

	WaitingCalls(JdbcClient jdbc, CallProvider provider, Clock clock) {
		this.jdbc = jdbc;
		this.provider = provider;
		this.clock = clock;
	}

	/**
	 * A call that waits.
	 *
	 * @param id the call
	 * @param calloutId its callout
	 * @param status its state
	 * @param msisdn the number dialled, masked
	 * @param sentAt when it was sent
	 * @param decidable whether a person may decide about it
	 * @param reason why it waits
	 */
	record Waiting(long id, long calloutId, CallStatus status, String msisdn, Instant sentAt, boolean decidable,
			String reason) {
	}

	/**
	 * How many calls wait.
	 * @param gracePeriod a call of unknown outcome waits when it was sent so long ago
	 */
	long count(Duration gracePeriod) {
		return bind(this.jdbc.sql("SELECT COUNT(*) FROM phone_calls WHERE " + WAITING), gracePeriod).query(Long.class)
			.single();
	}

	/**
	 * How many calls of unknown outcome wait.
	 * @param gracePeriod a call waits when it was sent so long ago
	 */
	long countUnsettled(Duration gracePeriod) {
		return this.jdbc
			.sql("SELECT COUNT(*) FROM phone_calls WHERE status IN ('scheduling', 'unknown') AND sent_at <= :before")
			.param("before", Utc.column(this.clock.instant().minus(gracePeriod)))
			.query(Long.class)
			.single();
	}

	/**
	 * How many calls a person may decide about.
	 * @param gracePeriod as above
	 */
	long countDecidable(Duration gracePeriod) {
		return this.jdbc.sql("SELECT COUNT(*) FROM phone_calls WHERE " + DECIDABLE)
			.param("before", Utc.column(this.clock.instant().minus(gracePeriod)))
			.query(Long.class)
			.single();
	}

	/**
	 * How many calls are of unknown outcome, those that are being sent included.
	 */
	long countUnsettled() {
		return this.jdbc.sql("SELECT COUNT(*) FROM phone_calls WHERE status IN ('scheduling', 'unknown')")
			.query(Long.class)
			.single();
	}

	/**
	 * The calls that wait, in the order of their ids.
	 * @param gracePeriod a call of unknown outcome waits when it was sent so long ago
	 * @param limit how many at most
	 */
	List<Waiting> list(Duration gracePeriod, int limit) {
		return bind(this.jdbc
			.sql("""
					SELECT id, callout_id, status, msisdn, sent_at, gone_since, account_sid, remote_status, remote_error_message,
					  lookup_finding
					FROM phone_calls WHERE %s ORDER BY id LIMIT :limit
					"""
				.formatted(WAITING)), gracePeriod)
			.param("limit", limit)
			.query(this::waiting)
			.list();
	}

	private JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, Duration gracePeriod) {
		Instant now = this.clock.instant();
		return sql.param("before", Utc.column(now.minus(gracePeriod)))
			.param("account", this.provider.accountSid())
			.param("longAgo", Utc.column(now.minus(this.provider.dialect().longestQueueTime())));
	}

	private Waiting waiting(ResultSet row, int number) throws SQLException {
		CallStatus status = CallStatus.ofColumn(row.getString("status"));
		boolean unsettled = status == CallStatus.SCHEDULING || status == CallStatus.UNKNOWN;
		boolean gone = row.getObject("gone_since") != null;
		return new Waiting(row.getLong("id"), row.getLong("callout_id"), status, Masks.number(row.getString("msisdn")),
				Utc.time(row, "sent_at"), unsettled || gone, unsettled ? unsettledReason(row) : openReason(row, gone));
	}

	private static String unsettledReason(ResultSet row) throws SQLException {
		String message = row.getString("remote_error_message");
		String finding = row.getString("lookup_finding");
		return ((message != null) ? Masks.inText(message) : "no answer is recorded")
				+ ((finding != null) ? "; " + finding : "");
	}

	private String openReason(ResultSet row, boolean gone) throws SQLException {
		if (gone) {
			return "the provider does not know it since " + Utc.time(row, "gone_since");
		}
		if (!row.getString("account_sid").equals(this.provider.accountSid())) {
			return "it was sent with another account than the configured one";
		}
		return "the provider still says " + row.getString("remote_status");
	}

}
