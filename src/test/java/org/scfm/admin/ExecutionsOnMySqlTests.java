package org.scfm.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.scfm.test.OnMySql;

import org.springframework.batch.core.BatchStatus;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class ExecutionsOnMySqlTests extends ExecutionsContract {

	private static final int MANY = 100_000;

	@Test
	void very_many_are_listed_as_fast_as_few(@Autowired Executions executions, @Autowired JdbcClient jdbc) {
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
			long began = System.nanoTime();
			List<ExecutionSummary> found = executions.list(filter);
			Duration took = Duration.ofNanos(System.nanoTime() - began);
			System.out
				.println(filter + ": " + found.size() + " in " + took.toMillis() + " ms\n" + explain(filter, jdbc));
			assertThat(took).as("%s", filter).isLessThan(Duration.ofMillis(500));
		}
		assertThat(explain(new ExecutionFilter(null, Executions.SEEM_TO_RUN, null, 20), jdbc))
			.contains("batch_job_execution_status");
	}

	private static String explain(ExecutionFilter filter, JdbcClient jdbc) {
		Map<String, Object> values = new LinkedHashMap<>();
		String query = Executions.query(filter, values);
		return String.join("\n", jdbc.sql("EXPLAIN FORMAT=TREE " + query).params(values).query(String.class).list());
	}

}
