package org.scfm.torture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.scfm.job.PartitionedWork;

/**
 * What the database says.
 *
 * @param calls all phone calls
 * @param participations all participations
 * @param executions all job executions
 * @param steps all step executions, each after those that it follows
 */
record Books(List<Call> calls, List<Participation> participations, List<Execution> executions, List<Step> steps) {

	/** The states of a call that is not over. */
	static final Set<String> LIVE = Set.of("created", "scheduling", "unknown", "queued", "in_progress");

	/**
	 * Reads the books.
	 * @param connection an open connection
	 * @return what they say
	 */
	static Books read(Connection connection) throws SQLException {
		return new Books(rows(connection, "SELECT * FROM phone_calls ORDER BY id", Books::call),
				rows(connection, "SELECT * FROM callout_participations ORDER BY id", Books::participation),
				rows(connection, """
						SELECT e.JOB_EXECUTION_ID, i.JOB_NAME, e.STATUS, e.END_TIME, p.PARAMETER_VALUE
						FROM BATCH_JOB_EXECUTION e
						JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID
						LEFT JOIN BATCH_JOB_EXECUTION_PARAMS p
						  ON p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID AND p.PARAMETER_NAME = 'runId'
						ORDER BY e.JOB_EXECUTION_ID
						""", Books::execution), rows(connection, """
						SELECT JOB_EXECUTION_ID, STEP_NAME, STATUS FROM BATCH_STEP_EXECUTION ORDER BY STEP_EXECUTION_ID
						""", Books::step));
	}

	private static Call call(ResultSet row) throws SQLException {
		return new Call(row.getLong("id"), row.getLong("callout_id"), row.getLong("callout_participation_id"),
				row.getInt("attempt"), row.getString("msisdn"), row.getString("status"),
				row.getString("remote_call_id"), time(row, "created_at"), time(row, "sent_at"), time(row, "ended_at"),
				row.getString("remote_error_code"), row.getString("remote_error_message"),
				row.getLong("placed_by_execution"), row.getString("flow_status"), row.getString("flow_uuid"),
				row.getString("flow_error_message"));
	}

	private static Participation participation(ResultSet row) throws SQLException {
		return new Participation(row.getLong("id"), row.getLong("callout_id"), row.getString("msisdn"),
				row.getInt("attempts"), row.getString("last_outcome"), time(row, "last_attempt_at"));
	}

	private static Execution execution(ResultSet row) throws SQLException {
		return new Execution(row.getLong(1), row.getString(2), String.valueOf(row.getString(5)), row.getString(3),
				row.getObject(4) != null);
	}

	private static Step step(ResultSet row) throws SQLException {
		return new Step(row.getLong(1), row.getString(2), row.getString(3));
	}

	private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
		LocalDateTime time = row.getObject(column, LocalDateTime.class);
		return (time != null) ? time.toInstant(ZoneOffset.UTC) : null;
	}

	private static <T> List<T> rows(Connection connection, String sql, Mapping<T> mapping) throws SQLException {
		List<T> found = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				found.add(mapping.map(rows));
			}
		}
		return found;
	}

	/**
	 * A row of {@code phone_calls}.
	 */
	record Call(long id, long calloutId, long participationId, int attempt, String msisdn, String status,
			@Nullable String sid, @Nullable Instant createdAt, @Nullable Instant sentAt, @Nullable Instant endedAt,
			@Nullable String errorCode, @Nullable String reason, long placedBy, @Nullable String flowStatus,
			@Nullable String flowUuid, @Nullable String flowReason) {

		boolean live() {
			return LIVE.contains(this.status);
		}

		boolean perhapsPlaced() {
			return this.sentAt != null && !this.status.equals("created");
		}

	}

	/**
	 * A row of {@code callout_participations}.
	 */
	record Participation(long id, long calloutId, String msisdn, int attempts, String lastOutcome,
			@Nullable Instant lastAttemptAt) {

	}

	/**
	 * A job execution.
	 */
	record Execution(long id, String job, String runId, String status, boolean ended) {

	}

	/**
	 * A step execution.
	 */
	record Step(long execution, String name, String status) {

		boolean isPartition() {
			return this.name.indexOf(PartitionedWork.SEPARATOR) >= 0;
		}

	}

	private interface Mapping<T> {

		T map(ResultSet row) throws SQLException;

	}

}
