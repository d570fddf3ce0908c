package org.scfm.call;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;

import org.scfm.database.RowUpdates;
import org.scfm.database.ShortText;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Masks;
import org.scfm.provider.CreateOutcome;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Unknown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Records what came of the calls that were sent. Only one process sends a call, so its
 * word stands as long as nobody has settled the call otherwise: a process that was
 * thought dead cannot overwrite what others recorded since.
 */
@Component
class OutcomeBook {

	private static final Logger LOG = LoggerFactory.getLogger(OutcomeBook.class);

	private static final String ACCEPTED = """
			UPDATE phone_calls
			SET status = 'queued', remote_call_id = :sid, remote_status = :remoteStatus, remote_direction = :direction,
			  remote_error_message = NULL, remote_response = :response, queued_at = :now, poll_at = :now, ended_at = NULL,
			  lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND status IN ('scheduling', 'unknown') AND remote_call_id IS NULL
			""";

	private static final String ACCEPTED_LATE = ACCEPTED.replace("IN ('scheduling', 'unknown')",
			"IN ('released', 'given_up')");

	private static final String REFUSED = """
			UPDATE phone_calls
			SET status = 'errored', remote_error_code = :errorCode, remote_error_message = :errorMessage, ended_at = :now,
			  lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND status IN ('scheduling', 'unknown') AND remote_call_id IS NULL
			""";

	private static final String UNKNOWN = """
			UPDATE phone_calls
			SET status = 'unknown', remote_error_message = :errorMessage, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND status = 'scheduling'
			""";

	private final JdbcClient jdbc;

	private final RowUpdates rowUpdates;

	private final Transactions transactions;

	private final Attempts attempts;

	private final UnsentCalls unsentCalls;

	private final Clock clock;

	OutcomeBook(JdbcClient jdbc, RowUpdates rowUpdates, Transactions transactions, Attempts attempts,
			UnsentCalls unsentCalls, Clock clock) {
		this.jdbc = jdbc;
		this.rowUpdates = rowUpdates;
		this.transactions = transactions;
		this.attempts = attempts;
		this.unsentCalls = unsentCalls;
		this.clock = clock;
	}

	/**
	 * Records what came of calls. One whose answer the database does not take, because it
	 * breaks a rule of ours, is of unknown outcome.
	 * @param sent the calls
	 */
	void record(List<SentCall> sent) {
		try {
			recordTogether(sent);
		}
		catch (DataIntegrityViolationException ex) {
			if (sent.size() > 1) {
				sent.forEach((call) -> record(List.of(call)));
			}
			else {
				// not the exception itself: a database may quote a whole answer
				LOG.error("What came of call {} cannot be recorded: {}; {}", sent.get(0).call().id(),
						sent.get(0).outcome(), Masks.inText(String.valueOf(ex.getMessage())));
				recordTogether(
						List.of(new SentCall(sent.get(0).call(), new Unknown("the provider's answer breaks a rule"))));
			}
		}
	}

	private void recordTogether(List<SentCall> sent) {
		List<SentCall> accepted = with(sent, Accepted.class);
		List<SentCall> refused = with(sent, Rejected.class).stream()
			.filter((call) -> !neverPlaced(call.outcome()))
			.toList();
		List<SentCall> late = this.transactions.insist(() -> {
			update(ACCEPTED, accepted);
			update(REFUSED, refused);
			update(UNKNOWN, with(sent, Unknown.class));
			this.attempts.ended(ids(refused));
			this.unsentCalls.remove(ids(sent.stream().filter((call) -> neverPlaced(call.outcome())).toList()),
					Set.of(CallStatus.SCHEDULING, CallStatus.UNKNOWN));
			return notRecorded(accepted);
		});
		late.forEach((call) -> LogContext.with(LogContext.CALLOUT, call.call().claim().facts().calloutId(),
				() -> recordLate(call)));
	}

	/**
	 * Whether a person keeps the place and the attempt: the provider has not processed
	 * the request, or has refused it as it would have refused any other.
	 */
	static boolean neverPlaced(CreateOutcome outcome) {
		return !(outcome instanceof Accepted || outcome instanceof Unknown
				|| (outcome instanceof Rejected rejected && rejected.scope() == Scope.CALL));
	}

	private static List<SentCall> with(List<SentCall> sent, Class<? extends CreateOutcome> outcome) {
		return sent.stream().filter((call) -> outcome.isInstance(call.outcome())).toList();
	}

	private static List<Long> ids(List<SentCall> calls) {
		return calls.stream().map((call) -> call.call().id()).toList();
	}

	private void update(String sql, List<SentCall> calls) {
		// one time for all: a value that all rows share is told once
		LocalDateTime now = Utc.column(this.clock.instant());
		this.rowUpdates.update(sql, calls.stream().map((call) -> row(call, now)).toList());
	}

	private static MapSqlParameterSource row(SentCall sent, LocalDateTime now) {
		MapSqlParameterSource row = new MapSqlParameterSource("id", sent.call().id()).addValue("now", now);
		if (sent.outcome() instanceof Accepted accepted) {
			row.addValue("sid", accepted.sid())
				.addValue("remoteStatus", ShortText.word(accepted.status()))
				.addValue("direction", ShortText.word(accepted.direction()))
				.addValue("response", accepted.json());
		}
		else if (sent.outcome() instanceof Rejected rejected) {
			row.addValue("errorCode", ShortText.word(rejected.code()))
				.addValue("errorMessage", ShortText.message(rejected.message()));
		}
		else if (sent.outcome() instanceof Unknown unknown) {
			row.addValue("errorMessage", ShortText.message(unknown.reason()));
		}
		return row;
	}

	private List<SentCall> notRecorded(List<SentCall> accepted) {
		if (accepted.isEmpty()) {
			return List.of();
		}
		Set<String> recorded = Set
			.copyOf(this.jdbc.sql("SELECT remote_call_id FROM phone_calls WHERE remote_call_id IN (:sids)")
				.param("sids", accepted.stream().map(OutcomeBook::sid).toList())
				.query(String.class)
				.list());
		return accepted.stream().filter((call) -> !recorded.contains(sid(call))).toList();
	}

	private static String sid(SentCall accepted) {
		return ((Accepted) accepted.outcome()).sid();
	}

	/**
	 * An answer that comes after others have settled the call, because this process was
	 * halted while it sent, is the truth all the same. Where the person has been called
	 * again meanwhile, it can only be told.
	 */
	private void recordLate(SentCall accepted) {
		long id = accepted.call().id();
		boolean recorded = false;
		try {
			recorded = this.transactions.insist(() -> {
				boolean reopened = this.rowUpdates.update(ACCEPTED_LATE,
						List.of(row(accepted, Utc.column(this.clock.instant())))) == 1;
				if (reopened) {
					this.attempts.recount(List.of(accepted.call().claim().facts().participationId()));
				}
				return reopened;
			});
		}
		catch (DuplicateKeyException ex) {
			// the number is live by another call
		}
		if (recorded) {
			LOG.warn("The provider has accepted call {} as {} after it had been settled; it is open again", id,
					sid(accepted));
		}
		else {
			LOG.error("The provider has accepted call {} as {} after others had settled it; if it still waits there, "
					+ "cancel it there", id, sid(accepted));
		}
	}

}
