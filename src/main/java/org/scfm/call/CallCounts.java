package org.scfm.call;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Utc;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts the calls that each execution has claimed and sent, by minute, so that a limit
 * is asked of a few rows however many calls there are. Changes belong into the
 * transaction that changes the calls, at its end: rows of the running minute are what
 * transactions of one execution meet on.
 */
@Component
class CallCounts {

	private static final String ADD = """
			INSERT INTO call_counts (at_minute, execution, claimed, sent) VALUES (:minute, :execution, :claimed, :sent)
			ON DUPLICATE KEY UPDATE claimed = claimed + :claimed, sent = sent + :sent
			""";

	// one statement, so that a call which is sent meanwhile is counted once
	static final String SENT_OR_CLAIMED = """
			SELECT (SELECT COALESCE(SUM(sent), 0) FROM call_counts WHERE at_minute >= :firstWholeMinute)
			  + (SELECT COUNT(*) FROM phone_calls
			      WHERE sent_at > :begin AND sent_at < :firstWholeMinute AND status <> 'withdrawn')
			  + (SELECT COUNT(*) FROM phone_calls WHERE status = 'created')
			""";

	static final String CLAIMED_BY = """
			SELECT COALESCE(SUM(claimed), 0) FROM call_counts WHERE execution IN (:executions)
			""";

	static final String SENT_BY_MINUTE = """
			SELECT at_minute, SUM(sent) AS calls FROM call_counts WHERE at_minute >= :begin GROUP BY at_minute
			""";

	private final JdbcClient jdbc;

	CallCounts(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * A call that is taken out of the books.
	 *
	 * @param execution the execution that claimed it
	 * @param claimedAt when it was claimed
	 * @param sentAt when it was announced, if it was
	 */
	record Removed(long execution, LocalDateTime claimedAt, @Nullable LocalDateTime sentAt) {
	}

	private record Row(LocalDateTime minute, long execution) {

		// all transactions lock in one order
		private static final Comparator<Row> ORDER = Comparator.comparing(Row::minute).thenComparing(Row::execution);

	}

	private record Counts(int claimed, int sent) {

		Counts and(Counts more) {
			return new Counts(this.claimed + more.claimed, this.sent + more.sent);
		}

	}

	/**
	 * Counts calls as claimed.
	 */
	void claimed(int calls, long execution, Instant at) {
		add(new Row(minute(Utc.column(at)), execution), new Counts(calls, 0));
	}

	/**
	 * Counts calls as sent: they are about to be.
	 */
	void sent(int calls, long execution, Instant at) {
		add(new Row(minute(Utc.column(at)), execution), new Counts(0, calls));
	}

	/**
	 * Counts calls no more.
	 */
	void removed(Collection<Removed> calls) {
		Map<Row, Counts> fewer = new TreeMap<>(Row.ORDER);
		for (Removed call : calls) {
			fewer.merge(new Row(minute(call.claimedAt()), call.execution()), new Counts(-1, 0), Counts::and);
			if (call.sentAt() != null) {
				fewer.merge(new Row(minute(call.sentAt()), call.execution()), new Counts(0, -1), Counts::and);
			}
		}
		fewer.forEach(this::add);
	}

	/**
	 * Counts calls as sent no more that have just become {@code withdrawn}: they were
	 * never dialled. That they were claimed still counts.
	 * @param ids the calls' ids
	 */
	void withdrawn(Collection<Long> ids) {
		if (ids.isEmpty()) {
			return;
		}
		Map<Row, Counts> fewer = new TreeMap<>(Row.ORDER);
		this.jdbc.sql("SELECT placed_by_execution, sent_at FROM phone_calls WHERE id IN (:ids) AND sent_at IS NOT NULL")
			.param("ids", ids)
			.query((row) -> {
				fewer.merge(new Row(minute(row.getObject("sent_at", LocalDateTime.class)),
						row.getLong("placed_by_execution")), new Counts(0, -1), Counts::and);
			});
		fewer.forEach(this::add);
	}

	private void add(Row row, Counts more) {
		this.jdbc.sql(ADD)
			.param("minute", row.minute())
			.param("execution", row.execution())
			.param("claimed", more.claimed())
			.param("sent", more.sent())
			.update();
	}

	/**
	 * How many calls some executions have claimed, without those that were removed.
	 */
	long claimedBy(Collection<Long> executions) {
		return this.jdbc.sql(CLAIMED_BY).param("executions", executions).query(Long.class).single();
	}

	/**
	 * How many calls, by whomever, were sent after a time or are claimed and may be.
	 * @param begin the time: whole minutes after it are summed, calls in the first part
	 * of one are counted
	 */
	long sentSinceOrClaimed(Instant begin) {
		return this.jdbc.sql(SENT_OR_CLAIMED)
			.param("begin", Utc.column(begin))
			.param("firstWholeMinute", minute(Utc.column(begin)).plusMinutes(1))
			.query(Long.class)
			.single();
	}

	/**
	 * How many calls were sent, by whomever.
	 * @param begin since when
	 * @return calls by minute, the minute of the begin included
	 */
	Map<Instant, Long> sentByMinute(Instant begin) {
		Map<Instant, Long> sent = new HashMap<>();
		this.jdbc.sql(SENT_BY_MINUTE).param("begin", minute(Utc.column(begin))).query((row) -> {
			sent.put(Objects.requireNonNull(Utc.time(row, "at_minute")), row.getLong("calls"));
		});
		return sent;
	}

	private static LocalDateTime minute(LocalDateTime time) {
		return time.truncatedTo(ChronoUnit.MINUTES);
	}

}
