package org.scfm.flow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallFacts;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.job.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The completed calls in the database, and the flows started for them. A call is claimed,
 * durably, before its flow start is sent, so that no second process and no restart sends
 * it again. Every method is a short transaction of its own.
 */
@Repository
class CompletedCalls {

	// In the order of the index, which is that of the ids. If asked for that order, H2
	// sorts and locks all such calls for each claim, and MySQL, unless told the index,
	// reads the primary key from its start, past all calls that have their flow.
	static final String NEXT = """
			SELECT /*+ INDEX(phone_calls phone_calls_flow) */ id FROM phone_calls
			WHERE status = 'completed' AND flow_status IS NULL
			LIMIT 1
			FOR UPDATE SKIP LOCKED
			""";

	private static final Logger LOG = LoggerFactory.getLogger(CompletedCalls.class);

	private static final int LONGEST_REASON = 1000;

	private static final String NEXT_REFUSED = """
			SELECT /*+ INDEX(phone_calls phone_calls_flow) */ id FROM phone_calls
			WHERE status = 'completed' AND flow_status = 'refused' AND flow_attempted_at < :before AND id > :after
			ORDER BY id
			LIMIT 1
			FOR UPDATE SKIP LOCKED
			""";

	private static final String FACTS = """
			SELECT c.id, c.msisdn, c.contact_id, c.callout_participation_id, c.callout_id, c.flow_attempted_at,
			  n.metadata AS contact_metadata, p.metadata AS participation_metadata, o.metadata AS callout_metadata
			FROM phone_calls c
			JOIN contacts n ON n.id = c.contact_id
			JOIN callout_participations p ON p.id = c.callout_participation_id
			JOIN callouts o ON o.id = c.callout_id
			WHERE c.id = :id
			""";

	private static final String CLAIM = """
			UPDATE phone_calls
			SET flow_status = 'starting', flow_attempted_at = :now, changed_by_execution = :execution,
			  lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id
			""";

	private static final String PUT_BACK = """
			UPDATE phone_calls
			SET flow_status = :status, flow_attempted_at = :attempted, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND flow_status = 'starting' AND changed_by_execution = :execution
			""";

	private static final String STARTED = """
			UPDATE phone_calls
			SET flow_status = 'started', flow_uuid = :uuid, flow_id = :flowId, flow_started_at = :now,
			  flow_error_message = NULL, metadata = :metadata, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id
			""";

	private static final String NOT_STARTED = """
			UPDATE phone_calls
			SET flow_status = :status, flow_error_message = :reason, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND flow_status = 'starting' AND changed_by_execution = :execution
			""";

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Clock clock;

	CompletedCalls(JdbcClient jdbc, Transactions transactions, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Claims the oldest call that no flow start was tried for.
	 * @param execution the job execution that claims
	 * @return the call, if there is one
	 */
	Optional<CompletedCall> claimNew(long execution) {
		return this.transactions
			.get(() -> this.jdbc.sql(NEXT).query(Long.class).optional().map((id) -> claimed(id, execution)));
	}

	/**
	 * Claims the oldest call whose flow start was refused.
	 * @param execution the job execution that claims
	 * @param before when it must have been refused
	 * @param after only calls with a greater id
	 * @return the call, if there is one
	 */
	Optional<CompletedCall> claimRefused(long execution, Instant before, long after) {
		return this.transactions.get(() -> this.jdbc.sql(NEXT_REFUSED)
			.param("before", Utc.column(before))
			.param("after", after)
			.query(Long.class)
			.optional()
			.map((id) -> claimed(id, execution)));
	}

	private CompletedCall claimed(long id, long execution) {
		CompletedCall call = this.jdbc.sql(FACTS).param("id", id).query(CompletedCalls::call).single();
		this.jdbc.sql(CLAIM).param("now", now()).param("execution", execution).param("id", id).update();
		return call;
	}

	/**
	 * Undoes a claim, for a call whose flow start was certainly not processed.
	 * @param call the claimed call
	 * @param execution the job execution that claimed it
	 */
	void putBack(CompletedCall call, long execution) {
		Instant refused = call.refusedBefore();
		this.transactions.run(() -> this.jdbc.sql(PUT_BACK)
			.param("status", (refused != null) ? "refused" : null)
			.param("attempted", (refused != null) ? Utc.column(refused) : null)
			.param("now", now())
			.param("id", call.id())
			.param("execution", execution)
			.update());
	}

	/**
	 * Records that RapidPro has taken a flow start.
	 * @param call the claimed call
	 * @param execution the job execution that claimed it
	 * @param started what RapidPro answered
	 */
	void recordStarted(CompletedCall call, long execution, Started started) {
		boolean recorded = this.transactions.get(() -> metadataOfClaimed(call, execution).map((metadata) -> {
			Instant now = this.clock.instant().truncatedTo(ChronoUnit.MICROS);
			metadata.put("rapidpro_flow_id", (started.id() != null) ? started.id() : started.uuid());
			metadata.put("rapidpro_flow_started_at", now.toString());
			return this.jdbc.sql(STARTED)
				.param("uuid", started.uuid())
				.param("flowId", started.id())
				.param("metadata", Json.write(metadata))
				.param("now", Utc.column(now))
				.param("id", call.id())
				.update() == 1;
		}).orElse(false));
		warnUnless(recorded, call);
	}

	private Optional<Map<String, @Nullable Object>> metadataOfClaimed(CompletedCall call, long execution) {
		return this.jdbc.sql("""
				SELECT metadata FROM phone_calls
				WHERE id = :id AND flow_status = 'starting' AND changed_by_execution = :execution
				FOR UPDATE
				""")
			.param("id", call.id())
			.param("execution", execution)
			.query(String.class)
			.optional()
			.map((metadata) -> new LinkedHashMap<>(Json.read(metadata)));
	}

	/**
	 * Records that RapidPro has refused a flow start.
	 * @param call the claimed call
	 * @param execution the job execution that claimed it
	 * @param reason RapidPro's words
	 */
	void recordRefused(CompletedCall call, long execution, String reason) {
		recordNotStarted(call, execution, "refused", reason);
	}

	/**
	 * Records that nobody knows whether a flow was started.
	 * @param call the claimed call
	 * @param execution the job execution that claimed it
	 * @param reason what happened
	 */
	void recordUnknown(CompletedCall call, long execution, String reason) {
		recordNotStarted(call, execution, "unknown", reason);
	}

	private void recordNotStarted(CompletedCall call, long execution, String status, String reason) {
		int updated = this.transactions.get(() -> this.jdbc.sql(NOT_STARTED)
			.param("status", status)
			.param("reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)))
			.param("now", now())
			.param("id", call.id())
			.param("execution", execution)
			.update());
		warnUnless(updated == 1, call);
	}

	/**
	 * How many calls no flow start was tried for.
	 * @return how many
	 */
	long countNew() {
		return this.jdbc.sql("SELECT COUNT(*) FROM phone_calls WHERE status = 'completed' AND flow_status IS NULL")
			.query(Long.class)
			.single();
	}

	/**
	 * How many flows some job executions have started, or perhaps started.
	 * @param executions the job executions
	 * @return how many
	 */
	long countPerhapsStarted(Collection<Long> executions) {
		return this.jdbc.sql("""
				SELECT COUNT(*) FROM phone_calls
				WHERE status = 'completed' AND flow_status IN ('starting', 'started', 'unknown')
				AND changed_by_execution IN (:executions)
				""").param("executions", executions).query(Long.class).single();
	}

	private void warnUnless(boolean recorded, CompletedCall call) {
		if (!recorded) {
			LOG.warn("The flow start of phone call {} was changed by someone else meanwhile; that stands", call.id());
		}
	}

	private LocalDateTime now() {
		return Utc.column(this.clock.instant());
	}

	private static CompletedCall call(ResultSet row, int number) throws SQLException {
		return new CompletedCall(new CallFacts(row.getLong("id"), row.getString("msisdn"), row.getLong("contact_id"),
				Json.read(row.getString("contact_metadata")), row.getLong("callout_participation_id"),
				Json.read(row.getString("participation_metadata")), row.getLong("callout_id"),
				Json.read(row.getString("callout_metadata"))), Utc.time(row, "flow_attempted_at"));
	}

}
