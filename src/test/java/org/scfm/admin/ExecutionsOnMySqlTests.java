package org.scfm.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.scfm.database.Transactions;
import org.scfm.test.OnMySql;

import org.springframework.batch.core.BatchStatus;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class ExecutionsOnMySqlTests extends ExecutionsContract {

	private static final int MANY = 100_000;

	@Test
	void of_very_many_only_some_are_read(@Autowired Executions executions, @Autowired JdbcClient jdbc,
			@Autowired Transactions transactions) {
		for (long first = 1; first < MANY; first += 10_000) {
			insert(first, first + 9_999);
		}
		this.database.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED' WHERE JOB_EXECUTION_ID IN (5, 50000)");
		this.database.rows("ANALYZE TABLE BATCH_JOB_EXECUTION, BATCH_JOB_INSTANCE, BATCH_STEP_EXECUTION, "
				+ "BATCH_JOB_EXECUTION_PARAMS");
		for (ExecutionFilter filter : List.of(new ExecutionFilter(null, Set.of(), null, 20),
				new ExecutionFilter("create-callout", Set.of(), null, 20),
				new ExecutionFilter(null, Set.of(BatchStatus.FAILED), null, 20),
				new ExecutionFilter(null, Executions.SEEM_TO_RUN, null, 20),
				new ExecutionFilter("import-contacts", Set.of(), null, 20),
				new ExecutionFilter(null, Set.of(), Instant.parse("2027-03-02T13:46:30Z"), 20))) {
			long rows = transactions.get(() -> {
				long before = rowsRead(jdbc);
				executions.list(filter);
				return rowsRead(jdbc) - before;
			});
			assertThat(rows).as("rows read for %s by%n%s", filter, explain(filter, jdbc)).isLessThan(MANY / 50);
		}
		assertThat(explain(new ExecutionFilter(null, Executions.SEEM_TO_RUN, null, 20), jdbc))
			.contains("batch_job_execution_status");
	}

	private static long rowsRead(JdbcClient jdbc) {
		return jdbc.sql("SHOW SESSION STATUS LIKE 'Handler_read%'")
			.query((row, number) -> row.getLong(2))
			.list()
			.stream()
			.mapToLong(Long::longValue)
			.sum();
	}

	private static String explain(ExecutionFilter filter, JdbcClient jdbc) {
		Map<String, Object> values = new LinkedHashMap<>();
		String query = Executions.query(filter, values);
		return String.join("\n", jdbc.sql("EXPLAIN FORMAT=TREE " + query).params(values).query(String.class).list());
	}

}
