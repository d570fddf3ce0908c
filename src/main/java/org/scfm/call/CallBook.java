package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.callout.Callout;
import org.scfm.callout.Callouts;
import org.scfm.database.RowUpdates;
import org.scfm.database.ShortText;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.job.Json;
import org.scfm.policy.Verdict;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the books until calls are sent. Each method is one short transaction; every
 * change is guarded by the state it starts from, so that a process that was thought dead
 * cannot send what others have taken back.
 */
@Component
class CallBook {

	private static final String ANNOUNCE = """
			UPDATE phone_calls
			SET status = 'scheduling', sent_at = :now, send_by = :sendBy, from_number = :from, remote_request_params = :params,
			  changed_by_execution = :execution, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id
			""";

	private static final String MAY_BE_ANNOUNCED = """
			SELECT id FROM phone_calls WHERE id IN (:ids) AND status = 'created' AND send_by > :now FOR UPDATE
			""";

	private final JdbcClient jdbc;

	private final RowUpdates rowUpdates;

	private final Transactions transactions;

	private final Callouts callouts;

	private final Attempts attempts;

	private final UnsentCalls unsentCalls;

	private final LastLook lastLook;

	private final CallCounts counts;

	private final PartitionFence partitionFence;

	private final Duration sendAnnouncedWithin;

	private final Clock clock;

	CallBook(JdbcClient jdbc, RowUpdates rowUpdates, Transactions transactions, Callouts callouts, Attempts attempts,
			UnsentCalls unsentCalls, LastLook lastLook, CallCounts counts, PartitionFence partitionFence,
			EnqueueProperties properties, Clock clock) {
		this.jdbc = jdbc;
		this.rowUpdates = rowUpdates;
		this.transactions = transactions;
		this.callouts = callouts;
		this.attempts = attempts;
		this.unsentCalls = unsentCalls;
		this.lastLook = lastLook;
		this.counts = counts;
		this.partitionFence = partitionFence;
		this.sendAnnouncedWithin = properties.sendAnnouncedWithin();
		this.clock = clock;
	}

	/**
	 * Writes down that calls are about to be sent: those that the gate still lets pass,
	 * and whose callout still runs and whose send-by time has not passed. The others go
	 * back. An action on a callout waits for this transaction, so that none of its calls
	 * is announced once the action is done.
	 * @param requests what is to be sent, by call
	 * @param claimer who sends
	 * @param held counts whom the gate held back
	 * @return those that may and must now be sent
	 */
	List<AnnouncedCall> announce(Map<ClaimedCall, Map<String, Object>> requests, Claimer claimer, Held held) {
		Announcement announcement = announceOnce(requests, claimer);
		held.add(announcement.held());
		return announcement.calls();
	}

	private record Announcement(List<AnnouncedCall> calls, List<Verdict> held) {
	}

	private Announcement announceOnce(Map<ClaimedCall, Map<String, Object>> requests, Claimer claimer) {
		return this.transactions.get(() -> {
			this.partitionFence.check(claimer);
			Map<Long, Callout> running = this.callouts.lockRunning(
					requests.keySet().stream().map((call) -> call.facts().calloutId()).collect(Collectors.toSet()));
			Map<Long, Verdict> verdicts = this.lastLook.judge(requests, running);
			Instant now = this.clock.instant();
			List<AnnouncedCall> announced = announceThose(requests.entrySet()
				.stream()
				.filter((request) -> running.containsKey(request.getKey().facts().calloutId()))
				.filter((request) -> verdicts.get(request.getKey().facts().participationId()).isReady())
				.map((request) -> toAnnounce(request.getKey(), request.getValue(), now))
				.toList(), claimer.execution(), now);
			Set<Long> ids = announced.stream().map(AnnouncedCall::id).collect(Collectors.toSet());
			this.unsentCalls.remove(
					requests.keySet().stream().map(ClaimedCall::id).filter((id) -> !ids.contains(id)).toList(),
					Set.of(CallStatus.CREATED));
			this.counts.sent(announced.size(), claimer.execution(), now);
			return new Announcement(announced, this.lastLook.hold(verdicts));
		});
	}

	private AnnouncedCall toAnnounce(ClaimedCall claim, Map<String, Object> params, Instant now) {
		Instant announcedSendBy = now.plus(this.sendAnnouncedWithin);
		return new AnnouncedCall(claim, params,
				announcedSendBy.isBefore(claim.sendBy()) ? announcedSendBy : claim.sendBy());
	}

	private List<AnnouncedCall> announceThose(List<AnnouncedCall> calls, long execution, Instant now) {
		if (calls.isEmpty()) {
			return calls;
		}
		Set<Long> ids = Set.copyOf(this.jdbc.sql(MAY_BE_ANNOUNCED)
			.param("ids", calls.stream().map(AnnouncedCall::id).toList())
			.param("now", Utc.column(now))
			.query(Long.class)
			.list());
		List<AnnouncedCall> announced = calls.stream().filter((call) -> ids.contains(call.id())).toList();
		this.rowUpdates.update(ANNOUNCE,
				announced.stream()
					.map((call) -> new MapSqlParameterSource("id", call.id()).addValue("now", Utc.column(now))
						.addValue("sendBy", Utc.column(call.sendBy()))
						.addValue("from", from(call.params()))
						.addValue("params", Json.write(call.params()))
						.addValue("execution", execution))
					.toList());
		return announced;
	}

	private static @Nullable Object from(Map<String, Object> params) {
		Object from = params.getOrDefault("from", params.get("From"));
		return (from != null) ? from.toString() : null;
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
				.param("reason", ShortText.message(reason))
				.param("now", Utc.column(this.clock.instant()))
				.param("id", id)
				.update();
			this.attempts.ended(List.of(id));
		});
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

}
