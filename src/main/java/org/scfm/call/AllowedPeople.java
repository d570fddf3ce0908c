package org.scfm.call;

import java.time.Clock;

import org.scfm.contact.AllowedListener;
import org.scfm.database.Utc;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Has the gate asked again of people whom the do-not-call list held, when their numbers
 * are allowed.
 */
@Component
class AllowedPeople implements AllowedListener {

	private final JdbcClient jdbc;

	private final ClaimLock lock;

	private final Clock clock;

	AllowedPeople(JdbcClient jdbc, ClaimLock lock, Clock clock) {
		this.jdbc = jdbc;
		this.lock = lock;
		this.clock = clock;
	}

	@Override
	public void allowed(String pattern) {
		// a claim under way may have read the list before
		this.lock.take();
		// one callout after the other, each by its range of callout_participations_msisdn
		this.jdbc.sql("SELECT id FROM callouts ORDER BY id")
			.query(Long.class)
			.list()
			.forEach((callout) -> this.jdbc.sql("""
					UPDATE callout_participations SET next_call_at = :now, updated_at = :now
					WHERE callout_id = :callout AND msisdn LIKE :numbers AND next_call_at = :untilAllowed
					""")
				.param("now", Utc.column(this.clock.instant()))
				.param("callout", callout)
				.param("numbers", pattern.replace('*', '%'))
				.param("untilAllowed", Utc.column(CallGate.UNTIL_ALLOWED))
				.update());
	}

}
