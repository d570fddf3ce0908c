package org.scfm.call;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.callout.Callouts;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.job.Json;
import org.scfm.provider.CreateOutcome;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.TooLate;
import org.scfm.provider.CreateOutcome.Unknown;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the books while calls are sent: announces them, records what came of each, and
 * puts back those that were certainly not placed. Each method is one short transaction;
 * every change is guarded by the state it starts from, so that a process that was thought
 * dead cannot overwrite what others recorded since.
 */
@Component
class CallBook {

	private static final String ANNOUNCE = """
			UPDATE phone_calls
			SET status = 'scheduling', sent_at = :now, from_number = :from, remote_request_params = :params,
			  changed_by_execution = :execution, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND status = 'created' AND send_by > :now
			""";

	private static final String RECORD = """
			UPDATE phone_calls
			SET status = :status, remote_call_id = :sid, remote_status = :remoteStatus, remote_direction = :direction,
			  remote_error_code = :errorCode, remote_error_message = :errorMessage, remote_response = :response,
			  queued_at = :queuedAt, ended_at = :endedAt, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND status = 'scheduling' AND lock_version = :lockVersion
			""";

	private static final int LONGEST_MESSAGE = 1000;

	private static final int LONGEST_WORD = 64;

	private final JdbcClient jdbc;

	private final NamedParameterJdbcTemplate batches;

	private final Transactions transactions;

	private final Callouts callouts;

	private final Attempts attempts;

	private final Clock clock;

	CallBook(JdbcClient jdbc, NamedParameterJdbcTemplate batches, Transactions transactions, Callouts callouts,
			Attempts attempts, Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.transactions = transactions;
		this.callouts = callouts;
		this.attempts = attempts;
		this.clock = clock;
	}

	/**
	 * Writes down that calls are about to be sent: those whose callout still runs and
	 * whose send-by time has not passed. An action on a callout waits for this
	 * transaction, so that none of its calls is announced once the action is done.
	 * @param requests what is to be sent, by call
	 * @param execution the job execution that sends
	 * @return those that may and must now be sent
	 */
	List<AnnouncedCall> announce(Map<ClaimedCall, Map<String, Object>> requests, long execution) {
		return this.transactions.get(() -> {
			LocalDateTime now = Utc.column(this.clock.instant());
			Set<Long> running = this.callouts.lockRunning(
					requests.keySet().stream().map((call) -> call.facts().calloutId()).collect(Collectors.toSet()));
			List<ClaimedCall> calls = requests.keySet()
				.stream()
				.filter((call) -> running.contains(call.facts().calloutId()))
				.toList();
			int[] updated = this.batches.batchUpdate(ANNOUNCE,
					calls.stream()
						.map((call) -> new MapSqlParameterSource("id", call.id()).addValue("now", now)
							.addValue("from", from(requests.get(call)))
							.addValue("params", Json.write(requests.get(call)))
							.addValue("execution", execution))
						.toArray(SqlParameterSource[]::new));
			List<AnnouncedCall> announced = new ArrayList<>();
			for (int i = 0; i < updated.length; i++) {
				if (updated[i] == 1) {
					announced.add(new AnnouncedCall(calls.get(i), requests.get(calls.get(i)), 1));
				}
			}
			return announced;
		});
	}

	private static @Nullable Object from(Map<String, Object> params) {
		Object from = params.getOrDefault("from", params.get("From"));
		return (from != null) ? from.toString() : null;
	}

	/**
	 * Records what came of calls.
	 * @param sent the calls
	 */
	void record(List<SentCall> sent) {
		this.transactions.run(() -> {
			List<SentCall> known = sent.stream().filter((call) -> !neverPlaced(call.outcome())).toList();
			this.batches.batchUpdate(RECORD, known.stream().map(this::recorded).toArray(SqlParameterSource[]::new));
			this.attempts.ended(known.stream()
				.filter((call) -> call.outcome() instanceof Rejected)
				.map((call) -> call.call().id())
				.toList());
			remove(sent.stream().filter((call) -> neverPlaced(call.outcome())).map((call) -> call.call().id()).toList(),
					CallStatus.SCHEDULING);
		});
	}

	/**
	 * Whether a person keeps the place and the attempt: the provider has not processed
	 * the request, or has refused it as it would have refused any other.
	 */
	static boolean neverPlaced(CreateOutcome outcome) {
		return outcome instanceof NotSent || outcome instanceof TooLate || outcome instanceof Throttled
				|| (outcome instanceof Rejected rejected && rejected.scope() == Scope.CONFIG);
	}

	private MapSqlParameterSource recorded(SentCall sent) {
		LocalDateTime now = Utc.column(this.clock.instant());
		MapSqlParameterSource row = new MapSqlParameterSource("id", sent.call().id())
			.addValue("lockVersion", sent.call().lockVersion())
			.addValue("now", now);
		for (String column : List.of("sid", "remoteStatus", "direction", "errorCode", "errorMessage", "response",
				"queuedAt", "endedAt")) {
			row.addValue(column, null);
		}
		if (sent.outcome() instanceof Accepted accepted) {
			row.addValue("status", CallStatus.QUEUED.column())
				.addValue("sid", accepted.sid())
				.addValue("remoteStatus", shortened(accepted.status(), LONGEST_WORD))
				.addValue("direction", shortened(accepted.direction(), LONGEST_WORD))
				.addValue("response", accepted.json())
				.addValue("queuedAt", now);
		}
		else if (sent.outcome() instanceof Rejected rejected) {
			row.addValue("status", CallStatus.ERRORED.column())
				.addValue("errorCode", shortened(rejected.code(), LONGEST_WORD))
				.addValue("errorMessage", shortened(rejected.message(), LONGEST_MESSAGE))
				.addValue("endedAt", now);
		}
		else if (sent.outcome() instanceof Unknown unknown) {
			row.addValue("status", CallStatus.UNKNOWN.column())
				.addValue("errorMessage", shortened(unknown.reason(), LONGEST_MESSAGE));
		}
		return row;
	}

	/**
	 * Records that a claimed call cannot be sent to this person, and so never was.
	 * @param id the call
	 * @param reason why not
	 */
	void refuse(long id, String reason) {
		this.transactions.run(() -> {
			this.jdbc.sql("""
					UPDATE phone_calls
					SET status = 'errored', remote_error_message = :reason, ended_at = :now,
					  lock_version = lock_version + 1, updated_at = :now
					WHERE id = :id AND status = 'created'
					""")
				.param("reason", shortened(reason, LONGEST_MESSAGE))
				.param("now", Utc.column(this.clock.instant()))
				.param("id", id)
				.update();
			this.attempts.ended(List.of(id));
		});
	}

	/**
	 * Puts back calls that were claimed and never announced: the attempts never were.
	 * @param executions whose calls, whatever their send-by time; all other calls whose
	 * send-by time has passed go back as well
	 */
	void putBackUnsent(Collection<Long> executions) {
		this.transactions.run(() -> remove(this.jdbc.sql("""
				SELECT id FROM phone_calls
				WHERE status = 'created' AND (placed_by_execution IN (:executions) OR send_by < :now)
				""")
			.param("executions", executions)
			.param("now", Utc.column(this.clock.instant()))
			.query(Long.class)
			.list(), CallStatus.CREATED));
	}

	private void remove(List<Long> ids, CallStatus status) {
		if (ids.isEmpty()) {
			return;
		}
		List<Long> participations = this.jdbc.sql("""
				SELECT callout_participation_id FROM phone_calls WHERE id IN (:ids) AND status = :status FOR UPDATE
				""").param("ids", ids).param("status", status.column()).query(Long.class).list();
		this.jdbc.sql("DELETE FROM phone_calls WHERE id IN (:ids) AND status = :status")
			.param("ids", ids)
			.param("status", status.column())
			.update();
		this.attempts.recount(participations);
	}

	/**
	 * How many calls some executions placed, by what came of them when they were sent.
	 * @param executions the executions
	 * @return numbers by result name
	 */
	Map<String, Object> placedBy(Collection<Long> executions) {
		return this.jdbc.sql("""
				SELECT COUNT(remote_call_id) AS "callsEnqueued",
				  COUNT(CASE WHEN remote_call_id IS NULL AND status = 'errored' THEN 1 END) AS "callsErrored",
				  COUNT(CASE WHEN status IN ('unknown', 'scheduling') THEN 1 END) AS "callsUnknown"
				FROM phone_calls
				WHERE placed_by_execution IN (:executions)
				""").param("executions", executions).query().singleRow();
	}

	private static @Nullable String shortened(@Nullable String text, int length) {
		return (text != null) ? text.substring(0, Math.min(text.length(), length)) : null;
	}

}
