package org.scfm.call;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.scfm.database.Transactions;
import org.scfm.database.Utc;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes calls that were certainly not placed out of the books: the attempts never were,
 * and the people keep their places.
 */
@Component
class UnsentCalls {

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Attempts attempts;

	private final Clock clock;

	UnsentCalls(JdbcClient jdbc, Transactions transactions, Attempts attempts, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.attempts = attempts;
		this.clock = clock;
	}

	/**
	 * Puts back calls that were claimed and never announced.
	 * @param executions whose calls, whatever their send-by time; all other calls whose
	 * send-by time has passed go back as well
	 * @return how many
	 */
	int putBack(Collection<Long> executions) {
		return this.transactions.get(() -> remove(this.jdbc.sql("""
				SELECT id FROM phone_calls
				WHERE status = 'created' AND (placed_by_execution IN (:executions) OR send_by < :now)
				""")
			.param("executions", executions)
			.param("now", Utc.column(this.clock.instant()))
			.query(Long.class)
			.list(), Set.of(CallStatus.CREATED)));
	}

	/**
	 * Removes calls, in the transaction that is going on.
	 * @param ids the calls
	 * @param statuses those in another state, and those that the provider has, stay
	 * @return how many
	 */
	int remove(Collection<Long> ids, Set<CallStatus> statuses) {
		if (ids.isEmpty()) {
			return 0;
		}
		List<Long> participations = this.jdbc.sql("""
				SELECT callout_participation_id FROM phone_calls
				WHERE id IN (:ids) AND status IN (:statuses) AND remote_call_id IS NULL
				FOR UPDATE
				""").param("ids", ids).param("statuses", CallStatus.columns(statuses)).query(Long.class).list();
		this.jdbc.sql("""
				DELETE FROM phone_calls
				WHERE id IN (:ids) AND status IN (:statuses) AND remote_call_id IS NULL
				""").param("ids", ids).param("statuses", CallStatus.columns(statuses)).update();
		this.attempts.recount(participations);
		return participations.size();
	}

}
