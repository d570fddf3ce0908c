package org.scfm.remote;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Transactions;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the workers record of partitions, as their manager reads it, and the little that
 * the manager itself records: that the run is to stop, and the end of what nobody began.
 */
@Component
class PartitionRecords {

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Clock clock;

	PartitionRecords(JdbcClient jdbc, Transactions transactions, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * What is recorded of a partition.
	 */
	record Recorded(long id, int version, BatchStatus status, long read, long written, long filtered,
			@Nullable String exitCode, @Nullable String message) {

		/**
		 * Shows it in the manager's own copy, which progress is told from.
		 */
		void copyTo(StepExecution partition) {
			partition.setStatus(this.status);
			partition.setReadCount(this.read);
			partition.setWriteCount(this.written);
			partition.setFilterCount(this.filtered);
		}

	}

	/**
	 * Reads all partitions of a step.
	 * @param manager the step execution that manages them
	 */
	List<Recorded> read(StepExecution manager) {
		return this.jdbc.sql("""
				SELECT STEP_EXECUTION_ID, VERSION, STATUS, READ_COUNT, WRITE_COUNT, FILTER_COUNT, EXIT_CODE,
				  EXIT_MESSAGE
				FROM BATCH_STEP_EXECUTION
				WHERE JOB_EXECUTION_ID = ? AND STEP_NAME LIKE ?
				""")
			.params(manager.getJobExecutionId(), manager.getStepName() + ":%")
			.query(PartitionRecords::recorded)
			.list();
	}

	private static Recorded recorded(ResultSet row, int number) throws SQLException {
		return new Recorded(row.getLong("STEP_EXECUTION_ID"), row.getInt("VERSION"),
				BatchStatus.valueOf(row.getString("STATUS")), row.getLong("READ_COUNT"), row.getLong("WRITE_COUNT"),
				row.getLong("FILTER_COUNT"), row.getString("EXIT_CODE"), row.getString("EXIT_MESSAGE"));
	}

	/**
	 * Asks all workers of a job execution to stop after their work in hand; they look
	 * every second.
	 */
	void askToStop(long jobExecution) {
		this.transactions.run(() -> this.jdbc.sql("""
				UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STOPPING', VERSION = VERSION + 1, LAST_UPDATED = ?
				WHERE JOB_EXECUTION_ID = ? AND STATUS IN ('STARTING', 'STARTED')
				""").params(now(), jobExecution).update());
	}

	/**
	 * Records that a partition stopped which nobody is at work on. To be called only by
	 * who holds its guard.
	 */
	void stopped(long partition) {
		this.transactions.run(() -> this.jdbc.sql("""
				UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STOPPED', EXIT_CODE = 'STOPPED', END_TIME = ?,
				  LAST_UPDATED = ?, VERSION = VERSION + 1
				WHERE STEP_EXECUTION_ID = ? AND STATUS IN ('STARTING', 'STARTED', 'STOPPING')
				""").params(now(), now(), partition).update());
	}

	// as Spring Batch stamps its tables
	private LocalDateTime now() {
		return LocalDateTime.ofInstant(this.clock.instant(), ZoneId.systemDefault());
	}

}
