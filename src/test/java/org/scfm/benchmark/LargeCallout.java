package org.scfm.benchmark;

import org.scfm.test.Campaign;
import org.scfm.test.ProcessDatabase;

/**
 * A running callout with many people, of whom many have been called.
 */
final class LargeCallout {

	// a transaction of a million rows takes H2 minutes
	private static final int ROWS = 20_000;

	private static final int FIRST_NUMBER = 10_000_000;

	private LargeCallout() {
	}

	/**
	 * Inserts callout 1 with its contacts, participations and calls: as many as fit have
	 * two calls, the first of them failed and the second completed, the others one
	 * completed call each.
	 * @param participations how many people
	 * @param calls how many calls, up to twice as many
	 */
	static void insert(ProcessDatabase database, int participations, int calls) {
		int twice = Math.max(0, calls - participations);
		database.insertCallout("running");
		database.execute("CREATE TABLE numbers (n INT PRIMARY KEY)", "INSERT INTO numbers VALUES (0)");
		for (int rows = 1; rows < ROWS; rows *= 2) {
			database.execute(
					"INSERT INTO numbers SELECT n + %1$d FROM numbers WHERE n + %1$d < %2$d".formatted(rows, ROWS));
		}
		for (int from = 0; from < participations; from += ROWS) {
			int to = Math.min(from + ROWS, participations);
			// ids are the database's own: H2 writes to disk for each one that it is given
			String range = "msisdn BETWEEN '%s' AND '%s'".formatted(msisdn(from), msisdn(to - 1));
			database.execute("""
					INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
					SELECT CONCAT('+855', %d + n), '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
					FROM numbers WHERE n < %d ORDER BY n
					""".formatted(FIRST_NUMBER + from, to - from), """
					INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, attempts,
					  last_outcome, last_attempt_at, created_at, updated_at)
					SELECT 1, id, msisdn, '{}', CASE WHEN msisdn < '%1$s' THEN 2 WHEN msisdn < '%2$s' THEN 1 ELSE 0 END,
					  CASE WHEN msisdn < '%2$s' THEN 'completed' ELSE 'none' END,
					  CASE WHEN msisdn < '%2$s' THEN CURRENT_TIMESTAMP END, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
					FROM contacts WHERE %3$s ORDER BY msisdn
					""".formatted(msisdn(twice), msisdn(calls), range));
			for (int attempt = 1; attempt <= 2; attempt++) {
				database.execute("""
						INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn,
						  status, provider, account_sid, remote_call_id, remote_status, metadata, created_at, send_by,
						  sent_at, queued_at, ended_at, placed_by_execution, changed_by_execution, updated_at)
						SELECT 1, id, contact_id, %1$d, msisdn,
						  CASE WHEN attempts > %1$d THEN 'failed' ELSE 'completed' END, 'twilio', 'AC0',
						  CONCAT('CA', id, '-', %1$d), 'completed', '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP,
						  CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 0, 0, CURRENT_TIMESTAMP
						FROM callout_participations WHERE callout_id = 1 AND %2$s AND attempts >= %1$d ORDER BY msisdn
						""".formatted(attempt, range));
			}
		}
		database.execute("DROP TABLE numbers", Campaign.COUNT_CALLS, database.url().startsWith("jdbc:mysql:")
				? "ANALYZE TABLE contacts, callout_participations, phone_calls" : "ANALYZE");
	}

	private static String msisdn(int person) {
		return "+855" + (FIRST_NUMBER + person);
	}

}
