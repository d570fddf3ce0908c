package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.scfm.call.CallGate.Question;
import org.scfm.job.Json;
import org.scfm.policy.Person;
import org.scfm.policy.Person.History;
import org.scfm.policy.Ringing;

/**
 * A person of a callout, as a query reads what the gate must be told.
 *
 * @param calloutId the callout
 * @param contactId the contact
 * @param question what the gate is asked
 */
record PersonRow(long calloutId, long contactId, Question question) {

	/** To be completed by an optimizer hint, which may be empty, and a condition. */
	static final String SELECT = """
			SELECT %s p.id, p.callout_id, p.contact_id, p.msisdn, p.last_outcome, p.attempts, p.free_attempts,
			  p.outcome_count, p.last_attempt_at, c.metadata AS contact_metadata,
			  (SELECT COUNT(*) FROM phone_calls l WHERE l.live_msisdn = p.msisdn AND l.callout_id <> p.callout_id)
			    AS live_elsewhere,
			  (SELECT COUNT(*) FROM phone_calls u WHERE u.callout_participation_id = p.id AND u.status = 'unknown')
			    AS unknown_calls
			FROM callout_participations p
			JOIN contacts c ON c.id = p.contact_id
			""";

	static PersonRow of(ResultSet row, int number) throws SQLException {
		History history = DueParticipations.history(row);
		boolean unknown = history.lastOutcome().equals(Person.OPEN) && row.getInt("unknown_calls") > 0;
		return new PersonRow(row.getLong("callout_id"), row.getLong("contact_id"),
				new Question(row.getLong("id"), row.getString("msisdn"),
						new History(history.lastOutcome(), history.attempts(), history.freeAttempts(),
								history.outcomeCount(), history.lastAttemptAt(), unknown),
						Json.read(row.getString("contact_metadata")), row.getInt("live_elsewhere") > 0,
						Ringing.DEFAULT));
	}

}
