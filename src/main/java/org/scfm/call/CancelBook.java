package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.scfm.callout.Callouts;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.provider.CallProvider;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the books while calls of a callout are canceled at the provider. That a cancel is
 * asked for is written down before it is: its answer may be lost, and a later poll must
 * know who had the call canceled.
 */
@Component
class CancelBook {

	private static final String QUEUED = """
			SELECT id, callout_id, remote_call_id, status, remote_status, sent_at, created_at, :now AS cancel_asked_at,
			  quiet_polls, lock_version
			FROM phone_calls
			WHERE callout_id = :callout AND status = 'queued' AND account_sid = :account
			AND (cancel_asked_at IS NULL OR cancel_asked_at < :notAskedSince)
			LIMIT :limit
			FOR UPDATE
			""";

	// takes the lease from a poll under way, whose answer is then not recorded
	private static final String ASK = """
			UPDATE phone_calls
			SET cancel_asked_at = :now, poll_lease_until = :until, lock_version = lock_version + 1
			WHERE id IN (:ids)
			""";

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Callouts callouts;

	private final CallProvider provider;

	private final Clock clock;

	CancelBook(JdbcClient jdbc, Transactions transactions, Callouts callouts, CallProvider provider, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.callouts = callouts;
		this.provider = provider;
		this.clock = clock;
	}

	/**
	 * Leases calls that wait at the provider, in order to cancel them; none once the
	 * callout runs again.
	 * @param calloutId the callout
	 * @param notAskedSince only calls that were not to be canceled since this time
	 * @param limit how many at most
	 * @return the calls
	 */
	List<OpenCall> lease(long calloutId, Instant notAskedSince, int limit) {
		return this.transactions.get(() -> {
			if (!this.callouts.lockRunning(Set.of(calloutId)).isEmpty()) {
				return List.of();
			}
			Instant now = this.clock.instant();
			List<OpenCall> calls = this.jdbc.sql(QUEUED)
				.param("callout", calloutId)
				.param("account", this.provider.accountSid())
				.param("notAskedSince", Utc.column(notAskedSince))
				.param("now", Utc.column(now))
				.param("limit", limit)
				.query(PollBook::call)
				.list();
			if (!calls.isEmpty()) {
				this.jdbc.sql(ASK)
					.param("now", Utc.column(now))
					.param("until", Utc.column(now.plus(PollBook.LEASE)))
					.param("ids", calls.stream().map(OpenCall::id).toList())
					.update();
			}
			return calls;
		});
	}

	/**
	 * How many calls wait at the provider, of whatever account, and should not.
	 * @param calloutId the callout
	 * @param notToldSince only calls of which the provider has told nothing since this
	 * time
	 * @return how many; none once the callout runs again
	 */
	long countLeft(long calloutId, Instant notToldSince) {
		return this.jdbc.sql("""
				SELECT COUNT(*)
				FROM phone_calls c
				JOIN callouts o ON o.id = c.callout_id
				WHERE c.callout_id = :callout AND c.status = 'queued' AND o.status <> 'running'
				AND (c.polled_at IS NULL OR c.polled_at < :notToldSince)
				""")
			.param("callout", calloutId)
			.param("notToldSince", Utc.column(notToldSince))
			.query(Long.class)
			.single();
	}

	/**
	 * Whether calls of a callout are just being sent.
	 * @param calloutId the callout
	 * @param within how long that takes at most
	 */
	boolean areBeingSent(long calloutId, Duration within) {
		return this.jdbc.sql("""
				SELECT COUNT(*) FROM phone_calls
				WHERE callout_id = :callout AND status = 'scheduling' AND sent_at > :since
				""")
			.param("callout", calloutId)
			.param("since", Utc.column(this.clock.instant().minus(within)))
			.query(Long.class)
			.single() > 0;
	}

}
