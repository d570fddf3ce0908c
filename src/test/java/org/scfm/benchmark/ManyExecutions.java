package org.scfm.benchmark;

import java.util.List;

import org.scfm.test.ProcessDatabase;

/**
 * A job repository in which much has run: jobs by the clock, others now and then, and one
 * only once, at the beginning.
 */
final class ManyExecutions {

	private static final List<String> WITH_IDS = List.of("JOB_INSTANCE", "JOB_EXECUTION", "STEP_EXECUTION");

	private ManyExecutions() {
	}

	/**
	 * Inserts executions of runs of their own into an empty job repository, a minute
	 * apart, the newest an hour ago: one in fifty failed, two in a thousand were stopped.
	 * @param count how many
	 */
	static void insert(ProcessDatabase database, int count) {
		boolean mysql = database.url().startsWith("jdbc:mysql:");
		if (!mysql) {
			// H2 writes to disk for each id that it could have made itself
			WITH_IDS.forEach((table) -> database
				.execute("ALTER TABLE BATCH_%1$s ALTER COLUMN %1$s_ID DROP IDENTITY".formatted(table)));
		}
		database.execute("CREATE TABLE numbers (n INT PRIMARY KEY)", "INSERT INTO numbers VALUES (1)");
		for (int rows = 1; rows < count; rows *= 2) {
			database.execute(
					"INSERT INTO numbers SELECT n + %1$d FROM numbers WHERE n + %1$d <= %2$d".formatted(rows, count));
		}
		database.execute("""
				INSERT INTO BATCH_JOB_INSTANCE (JOB_INSTANCE_ID, VERSION, JOB_NAME, JOB_KEY)
				SELECT n, 0, CASE WHEN n = 1 THEN 'import-contacts' WHEN MOD(n, 1000) = 0 THEN 'create-callout'
				    WHEN MOD(n, 10) < 6 THEN 'update-calls' WHEN MOD(n, 10) < 9 THEN 'enqueue-calls'
				    ELSE 'start-flows' END, CONCAT('key-', n)
				FROM numbers
				""", """
				INSERT INTO BATCH_JOB_EXECUTION (JOB_EXECUTION_ID, VERSION, JOB_INSTANCE_ID, CREATE_TIME,
				  START_TIME, END_TIME, STATUS, EXIT_CODE, EXIT_MESSAGE, LAST_UPDATED)
				SELECT n, 2, n, launched, launched, launched, status, status,
				  CASE WHEN status = 'FAILED' THEN 'java.lang.RuntimeException: the provider is away' ELSE '' END,
				  launched
				FROM (SELECT n, TIMESTAMPADD(MINUTE, n - %d - 60, %s) AS launched,
				  CASE WHEN MOD(n, 50) = 0 THEN 'FAILED' WHEN MOD(n, 500) = 7 THEN 'STOPPED' ELSE 'COMPLETED' END
				    AS status FROM numbers) AS runs
				""".formatted(count, mysql ? "UTC_TIMESTAMP" : "CURRENT_TIMESTAMP AT TIME ZONE 'UTC'"), """
				INSERT INTO BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID, PARAMETER_NAME, PARAMETER_TYPE,
				  PARAMETER_VALUE, IDENTIFYING)
				SELECT n, 'runId', 'java.lang.String', CONCAT('run-', n), 'Y' FROM numbers
				""", """
				INSERT INTO BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID, PARAMETER_NAME, PARAMETER_TYPE,
				  PARAMETER_VALUE, IDENTIFYING)
				SELECT n, 'concurrency', 'java.lang.String', '8', 'N' FROM numbers
				""", """
				INSERT INTO BATCH_STEP_EXECUTION (STEP_EXECUTION_ID, VERSION, STEP_NAME, JOB_EXECUTION_ID,
				  CREATE_TIME, START_TIME, END_TIME, STATUS, READ_COUNT, WRITE_COUNT, LAST_UPDATED)
				SELECT JOB_EXECUTION_ID, 2, 'step', JOB_EXECUTION_ID, CREATE_TIME, START_TIME, END_TIME, STATUS,
				  120, 100, END_TIME
				FROM BATCH_JOB_EXECUTION
				""", "DROP TABLE numbers",
				mysql ? "ANALYZE TABLE BATCH_JOB_INSTANCE, BATCH_JOB_EXECUTION, BATCH_JOB_EXECUTION_PARAMS, "
						+ "BATCH_STEP_EXECUTION" : "ANALYZE");
	}

}
