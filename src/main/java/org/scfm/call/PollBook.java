package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.scfm.database.RowUpdates;
import org.scfm.database.ShortText;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.monitoring.LogContext;
import org.scfm.provider.CallProvider;
import org.scfm.provider.FetchOutcome;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Rejected;
import org.scfm.provider.FetchOutcome.Retry;
import org.scfm.provider.RemoteCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the books while calls are polled: leases them, so that two polls at once ask for
 * each call once, and records what the provider said. A call only moves forward; a poll
 * that fails leaves it as it was.
 */
@Component
class PollBook {

	private static final Logger LOG = LoggerFactory.getLogger(PollBook.class);

	// longer than asking for all calls that are leased together takes; a dead poll's
	// calls are asked for after that
	static final Duration LEASE = Duration.ofMinutes(5);

	private static final String OF_DUE = """
			FROM phone_calls
			WHERE poll_at <= :now
			AND status IN ('queued', 'in_progress')
			AND account_sid = :account
			AND created_at <= :createdBefore
			AND (polled_at IS NULL OR polled_at < :notPolledSince)
			AND (poll_lease_until IS NULL OR poll_lease_until <= :now)
			ORDER BY poll_at, id
			LIMIT :limit
			""";

	// One range of an index, read in its order. Without the hint MySQL may sort, and
	// lock, all open calls for each lease.
	static final String DUE = """
			SELECT /*+ INDEX(phone_calls phone_calls_poll_at) */ id, callout_id, remote_call_id, status, remote_status, sent_at,
			  created_at, cancel_asked_at, quiet_polls, lock_version
			"""
			+ OF_DUE + "FOR UPDATE SKIP LOCKED";

	private static final String COUNT_DUE = "SELECT COUNT(*) FROM (SELECT id " + OF_DUE + ") d";

	static final String SENT_TIMES_OF_DUE = """
			SELECT /*+ INDEX(phone_calls phone_calls_poll_at) */ COALESCE(sent_at, created_at) AS sent_at
			""" + OF_DUE;

	private static final String RECORD = """
			UPDATE phone_calls
			SET status = :status, remote_status = :remoteStatus, remote_direction = COALESCE(:direction, remote_direction),
			  remote_response = :response, duration = COALESCE(:duration, duration), ended_at = :endedAt, polled_at = :now, poll_lease_until = NULL,
			  poll_at = :pollAt, quiet_polls = :quietPolls, gone_since = NULL,
			  changed_by_execution = :execution, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND lock_version = :lockVersion
			""";

	private static final String RECORD_GONE = """
			UPDATE phone_calls
			SET status = :status, ended_at = :endedAt, polled_at = :now, poll_lease_until = NULL, poll_at = :pollAt,
			  quiet_polls = :quietPolls, gone_since = COALESCE(gone_since, :now),
			  changed_by_execution = :execution, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND lock_version = :lockVersion
			""";

	private static final String RECORD_NOT_TOLD = """
			UPDATE phone_calls
			SET poll_lease_until = NULL, polled_at = :now, poll_at = :pollAt, quiet_polls = :quietPolls
			WHERE id = :id AND lock_version = :lockVersion
			""";

	// not the lease of another, who came when this one had run out
	private static final String END_LEASE = """
			UPDATE phone_calls SET poll_lease_until = NULL WHERE id = :id AND lock_version = :lockVersion
			""";

	private final JdbcClient jdbc;

	private final RowUpdates rowUpdates;

	private final Transactions transactions;

	private final Attempts attempts;

	private final CallCounts counts;

	private final CallProvider provider;

	private final Clock clock;

	PollBook(JdbcClient jdbc, RowUpdates rowUpdates, Transactions transactions, Attempts attempts, CallCounts counts,
			CallProvider provider, Clock clock) {
		this.jdbc = jdbc;
		this.rowUpdates = rowUpdates;
		this.transactions = transactions;
		this.attempts = attempts;
		this.counts = counts;
		this.provider = provider;
		this.clock = clock;
	}

	/**
	 * Leases open calls of the configured account that are due to be asked for, the
	 * longest due first.
	 * @param createdBefore only calls claimed at or before this time
	 * @param notPolledSince only calls not asked for since this time
	 * @param limit how many at most
	 * @return the calls
	 */
	List<OpenCall> lease(Instant createdBefore, Instant notPolledSince, int limit) {
		List<OpenCall> calls;
		do {
			calls = leaseOnce(createdBefore, notPolledSince, limit);
		}
		// H2 gives nothing where another is just leasing those that it would give
		while (calls.isEmpty() && countDue(createdBefore, notPolledSince, 1) > 0);
		return calls;
	}

	private List<OpenCall> leaseOnce(Instant createdBefore, Instant notPolledSince, int limit) {
		return this.transactions.get(() -> {
			List<OpenCall> calls = due(DUE, createdBefore, notPolledSince, limit).query(PollBook::call).list();
			if (!calls.isEmpty()) {
				this.jdbc.sql(
						"UPDATE phone_calls SET poll_lease_until = :until, lock_version = lock_version + 1 WHERE id IN (:ids)")
					.param("until", Utc.column(this.clock.instant().plus(LEASE)))
					.param("ids", calls.stream().map(OpenCall::id).toList())
					.update();
			}
			return calls;
		});
	}

	/**
	 * How many calls {@link #lease} would give.
	 * @param most where counting ends
	 */
	long countDue(Instant createdBefore, Instant notPolledSince, long most) {
		return due(COUNT_DUE, createdBefore, notPolledSince, most).query(Long.class).single();
	}

	/**
	 * When the calls were sent that {@link #lease} would give.
	 * @return the times, in no order
	 */
	List<Instant> sentTimesOfDue(Instant createdBefore, Instant notPolledSince, int limit) {
		return due(SENT_TIMES_OF_DUE, createdBefore, notPolledSince, limit)
			.query((row, number) -> Objects.requireNonNull(Utc.time(row, "sent_at")))
			.list();
	}

	private JdbcClient.StatementSpec due(String sql, Instant createdBefore, Instant notPolledSince, long limit) {
		return this.jdbc.sql(sql)
			.param("account", this.provider.accountSid())
			.param("createdBefore", Utc.column(createdBefore))
			.param("notPolledSince", Utc.column(notPolledSince))
			.param("now", now())
			.param("limit", limit);
	}

	static OpenCall call(ResultSet row, int number) throws SQLException {
		Instant sentAt = Utc.time(row, "sent_at");
		return new OpenCall(row.getLong("id"), row.getLong("callout_id"), row.getString("remote_call_id"),
				CallStatus.ofColumn(row.getString("status")), row.getString("remote_status"),
				(sentAt != null) ? sentAt : Utc.time(row, "created_at"), row.getObject("cancel_asked_at") != null,
				row.getInt("quiet_polls"), row.getInt("lock_version") + 1);
	}

	/**
	 * Records what the provider said. Where it refuses to tell about any call, this one
	 * has not been asked for.
	 * @param polled the calls
	 * @param execution the job execution that asked
	 */
	void record(List<PolledCall> polled, long execution) {
		this.transactions.insist(() -> {
			// one time for all: a value that all rows share is told once
			Instant now = this.clock.instant();
			List<Long> withdrawn = recordFound(
					with(polled, Found.class).map((call) -> found(call, execution, now)).toList());
			update(RECORD_GONE, with(polled, Gone.class).map((call) -> gone(call.call(), execution, now)));
			update(RECORD_NOT_TOLD, with(polled, Retry.class).map((call) -> quiet(call.call(), now)));
			update(END_LEASE, with(polled, Rejected.class).map((call) -> row(call.call(), now)));
			this.attempts.ended(Stream.concat(with(polled, Found.class), with(polled, Gone.class))
				.map((call) -> call.call().id())
				.toList());
			this.counts.withdrawn(withdrawn);
		});
	}

	private List<Long> recordFound(List<MapSqlParameterSource> rows) {
		Map<Boolean, List<MapSqlParameterSource>> withdrawn = rows.stream()
			.collect(Collectors.partitioningBy((row) -> isWithdrawn(row.getValue("status"))));
		update(RECORD, withdrawn.get(false).stream());
		// one by one, because each is counted no more by whoever records it
		return withdrawn.get(true)
			.stream()
			.filter((row) -> this.rowUpdates.update(RECORD, List.of(row)) == 1)
			.map((row) -> (Long) row.getValue("id"))
			.toList();
	}

	private static boolean isWithdrawn(@Nullable Object status) {
		return CallStatus.WITHDRAWN.column().equals(status);
	}

	private static Stream<PolledCall> with(List<PolledCall> polled, Class<? extends FetchOutcome> outcome) {
		return polled.stream().filter((call) -> outcome.isInstance(call.outcome()));
	}

	private void update(String sql, Stream<MapSqlParameterSource> rows) {
		this.rowUpdates.update(sql, rows.toList());
	}

	private static MapSqlParameterSource found(PolledCall polled, long execution, Instant now) {
		OpenCall call = polled.call();
		RemoteCall remote = ((Found) polled.outcome()).call();
		Optional<CallStatus> told = CallStatus.ofRemote(remote.status())
			.map((status) -> isWithdrawn(call, status, remote) ? CallStatus.WITHDRAWN : status);
		if (told.isEmpty()) {
			LogContext.with(LogContext.CALLOUT, call.calloutId(),
					() -> LOG.warn(
							"Call {} has status {} at the provider, which is not known; it will be asked for again",
							call.id(), remote.status()));
		}
		CallStatus status = told.filter(call.status()::mayBecome).orElse(call.status());
		boolean quiet = remote.status().equals(call.remoteStatus());
		return next(call, status, quiet ? call.quietPolls() + 1 : 0, now)
			.addValue("remoteStatus", ShortText.word(remote.status()))
			.addValue("direction", ShortText.word(remote.direction()))
			.addValue("response", remote.json())
			.addValue("duration", status.isLive() ? null : remote.seconds())
			.addValue("execution", execution);
	}

	private static boolean isWithdrawn(OpenCall call, CallStatus told, RemoteCall remote) {
		boolean dialled = call.status() == CallStatus.IN_PROGRESS || remote.startTime() != null;
		return told == CallStatus.CANCELED && call.cancelAsked() && !dialled;
	}

	/**
	 * A call that the provider does not know any more may be in its queue all the same;
	 * once the longest time in a queue has passed, it cannot be.
	 */
	private MapSqlParameterSource gone(OpenCall call, long execution, Instant now) {
		return next(call, isGivenUp(call) ? CallStatus.GIVEN_UP : call.status(), call.quietPolls() + 1, now)
			.addValue("execution", execution);
	}

	/**
	 * Whether a call that the provider does not know is given up.
	 * @param call the call
	 * @return whether it was sent so long ago that it cannot be in the provider's queue
	 */
	boolean isGivenUp(OpenCall call) {
		return !this.clock.instant().isBefore(call.sentAt().plus(this.provider.dialect().longestQueueTime()));
	}

	private static MapSqlParameterSource quiet(OpenCall call, Instant now) {
		return next(call, call.status(), call.quietPolls() + 1, now);
	}

	private static MapSqlParameterSource next(OpenCall call, CallStatus status, int quietPolls, Instant now) {
		Instant pollAt = now.plus(PollPace.after(quietPolls));
		return row(call, now).addValue("status", status.column())
			.addValue("quietPolls", quietPolls)
			.addValue("pollAt", status.isLive() ? Utc.column(pollAt) : null)
			.addValue("endedAt", status.isLive() ? null : Utc.column(now));
	}

	private static MapSqlParameterSource row(OpenCall call, Instant now) {
		return new MapSqlParameterSource("id", call.id()).addValue("lockVersion", call.lockVersion())
			.addValue("now", Utc.column(now));
	}

	private LocalDateTime now() {
		return Utc.column(this.clock.instant());
	}

	/**
	 * How many open calls are not due to be asked for yet.
	 * @return how many
	 */
	long countLater() {
		return this.jdbc.sql("SELECT COUNT(*) FROM phone_calls WHERE poll_at > :now")
			.param("now", now())
			.query(Long.class)
			.single();
	}

	/**
	 * Gives back calls that were leased and not asked for.
	 * @param calls the calls
	 */
	void giveBack(Collection<OpenCall> calls) {
		if (!calls.isEmpty()) {
			Instant now = this.clock.instant();
			this.transactions.run(() -> update(END_LEASE, calls.stream().map((call) -> row(call, now))));
		}
	}

}
