package org.scfm.benchmark;

import org.scfm.test.ProcessDatabase;

/**
 * A job repository in which much has run: jobs by the clock, others now and then, and one
 * only once, at the beginning.
 */
final class ManyExecutions {

	private ManyExecutions() {
	}

	/**
	 * Inserts executions of runs of their own, a minute apart, the newest an hour ago:
	 * one in fifty failed, one in five hundred was stopped.
	 * @param count how many, 1,000,000 at most
	 */
	static void insert(ProcessDatabase database, int count) {
		boolean mysql = database.url().startsWith("jdbc:mysql:");
		database.execute("CREATE TABLE digits (d INT)",
				"INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
				"CREATE TABLE numbers (n INT PRIMARY KEY)",
				"""
						INSERT INTO numbers SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d
						FROM digits a, digits b, digits c, digits e, digits f, digits g
						WHERE a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d < %d
						"""
					.formatted(count),
				"""
						INSERT INTO BATCH_JOB_INSTANCE (JOB_INSTANCE_ID, VERSION, JOB_NAME, JOB_KEY)
						SELECT n, 0, CASE WHEN n = 1 THEN 'import-contacts' WHEN MOD(n, 1000) = 0 THEN 'create-callout'
						    WHEN MOD(n, 10) < 6 THEN 'update-calls' WHEN MOD(n, 10) < 9 THEN 'enqueue-calls'
						    ELSE 'start-flows' END, MD5(n)
						FROM numbers
						""".replace("MD5(n)", mysql ? "MD5(n)" : "SUBSTRING(RAWTOHEX(HASH('MD5', n)), 1, 32)"),
				"""
						INSERT INTO BATCH_JOB_EXECUTION (JOB_EXECUTION_ID, VERSION, JOB_INSTANCE_ID, CREATE_TIME, START_TIME,
						  END_TIME, STATUS, EXIT_CODE, EXIT_MESSAGE, LAST_UPDATED)
						SELECT n, 2, n, launched, launched, launched, status, status,
						  CASE WHEN status = 'FAILED' THEN 'java.lang.RuntimeException: the provider is away' ELSE '' END,
						  launched
						FROM (SELECT n, TIMESTAMPADD(MINUTE, n - %d - 60, UTC_TIMESTAMP) AS launched,
						  CASE WHEN MOD(n, 50) = 0 THEN 'FAILED' WHEN MOD(n, 500) = 7 THEN 'STOPPED' ELSE 'COMPLETED' END
						    AS status FROM numbers) AS runs
						"""
					.formatted(count)
					.replace("UTC_TIMESTAMP", mysql ? "UTC_TIMESTAMP" : "CURRENT_TIMESTAMP AT TIME ZONE 'UTC'"),
				"""
						INSERT INTO BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID, PARAMETER_NAME, PARAMETER_TYPE,
						  PARAMETER_VALUE, IDENTIFYING)
						SELECT n, 'runId', 'java.lang.String', CONCAT('run-', n), 'Y' FROM numbers
						""", """
						INSERT INTO BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID, PARAMETER_NAME, PARAMETER_TYPE,
						  PARAMETER_VALUE, IDENTIFYING)
						SELECT n, 'concurrency', 'java.lang.String', '8', 'N' FROM numbers
						""",
				"""
						INSERT INTO BATCH_STEP_EXECUTION (STEP_EXECUTION_ID, VERSION, STEP_NAME, JOB_EXECUTION_ID,
						  CREATE_TIME, START_TIME, END_TIME, STATUS, READ_COUNT, WRITE_COUNT, LAST_UPDATED)
						SELECT JOB_EXECUTION_ID, 2, 'step', JOB_EXECUTION_ID, CREATE_TIME, START_TIME, END_TIME, STATUS, 120,
						  100, END_TIME
						FROM BATCH_JOB_EXECUTION
						""",
				"DROP TABLE digits", "DROP TABLE numbers",
				mysql ? "ANALYZE TABLE BATCH_JOB_INSTANCE, BATCH_JOB_EXECUTION, BATCH_JOB_EXECUTION_PARAMS, BATCH_STEP_EXECUTION"
						: "ANALYZE");
		for (String table : new String[] { "BATCH_JOB_INSTANCE", "BATCH_JOB_EXECUTION", "BATCH_STEP_EXECUTION" }) {
			database.execute(mysql ? "UPDATE " + table + "_SEQ SET ID = " + count
					: "ALTER SEQUENCE " + table + "_SEQ RESTART WITH " + (count + 1));
		}
	}

}
