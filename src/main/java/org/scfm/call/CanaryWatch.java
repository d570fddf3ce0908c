package org.scfm.call;

import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.call.EnqueueRules.Canary;
import org.scfm.callout.Callout;
import org.scfm.callout.CalloutChanges;
import org.scfm.callout.Callouts;
import org.scfm.database.Transactions;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Watches the first people of a callout, the canary, while the others wait for how their
 * calls end. Who they are need not be kept: until they have sung nobody else is called,
 * and once more people have been called they have.
 */
@Component
class CanaryWatch {

	// two ranges of one index: those who were called stand on either side of the others
	private static final String CALLED = """
			SELECT COUNT(*) AS people, COUNT(CASE WHEN last_outcome = 'open' THEN 1 END) AS unsettled,
			  COUNT(CASE WHEN last_outcome = 'completed' THEN 1 END) AS answered
			FROM (
			  (SELECT last_outcome FROM callout_participations
			    WHERE callout_id = :callout AND last_outcome < 'none' LIMIT :most)
			  UNION ALL
			  (SELECT last_outcome FROM callout_participations
			    WHERE callout_id = :callout AND last_outcome > 'none' LIMIT :most)
			) AS called
			""";

	private static final String NEVER_CALLED = """
			SELECT 1 FROM callout_participations WHERE callout_id = :callout AND last_outcome = 'none' LIMIT 1
			""";

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Callouts callouts;

	private final CalloutChanges changes;

	CanaryWatch(JdbcClient jdbc, Transactions transactions, Callouts callouts, CalloutChanges changes) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.callouts = callouts;
		this.changes = changes;
	}

	private record Called(int people, int unsettled, int answered) {

		boolean isOver(Canary canary) {
			return this.people > canary.people() || (this.people == canary.people() && this.unsettled == 0
					&& this.answered >= canary.people() * canary.minAnswered());
		}

	}

	/**
	 * How many people who were never called may be claimed now. Exact only under the
	 * claim lock.
	 * @param callout the callout
	 * @param rules the run's rules
	 * @return how many; a very great number where there is no canary, or it has sung
	 */
	int newcomers(Callout callout, EnqueueRules rules) {
		return rules.canary().map((canary) -> {
			Called called = called(callout, canary);
			return called.isOver(canary) ? Integer.MAX_VALUE : canary.people() - called.people();
		}).orElse(Integer.MAX_VALUE);
	}

	private Called called(Callout callout, Canary canary) {
		return this.jdbc.sql(CALLED)
			.param("callout", callout.id())
			.param("most", canary.people() + 1L)
			.query((row, number) -> new Called(row.getInt("people"), row.getInt("unsettled"), row.getInt("answered")))
			.single();
	}

	/**
	 * Notes at running callouts whom a run has held back for their canary, and that it
	 * does so no more.
	 * @param rules the run's rules
	 * @param execution the job execution
	 */
	void note(EnqueueRules rules, long execution) {
		this.callouts.running(rules.calloutId()).forEach((callout) -> {
			String reason = rules.canary().flatMap((canary) -> heldBack(callout, canary)).orElse(null);
			if (!Objects.equals(reason, callout.statusReason())) {
				note(callout.id(), reason, execution);
			}
		});
	}

	private void note(long id, @Nullable String reason, long execution) {
		this.transactions.run(() -> this.changes.note(id, "canary", reason, execution));
	}

	private Optional<String> heldBack(Callout callout, Canary canary) {
		Called called = called(callout, canary);
		if (called.people() != canary.people() || called.isOver(canary) || !isSomebodyWaiting(callout)) {
			return Optional.empty();
		}
		String open = (called.unsettled() > 0) ? ", " + called.unsettled() + " calls are not over" : "";
		return Optional.of("all others wait for the canary: of its " + canary.people() + " people " + called.answered()
				+ " were reached" + open + "; canaryMinAnswered is " + canary.minAnswered());
	}

	private boolean isSomebodyWaiting(Callout callout) {
		return this.jdbc.sql(NEVER_CALLED).param("callout", callout.id()).query(Integer.class).optional().isPresent();
	}

}
