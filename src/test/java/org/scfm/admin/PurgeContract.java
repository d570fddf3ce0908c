package org.scfm.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

abstract class PurgeContract {

	private static final List<String> TABLES = List.of("BATCH_STEP_EXECUTION_CONTEXT", "BATCH_JOB_EXECUTION_CONTEXT",
			"BATCH_STEP_EXECUTION", "BATCH_JOB_EXECUTION_PARAMS", "BATCH_JOB_EXECUTION", "BATCH_JOB_INSTANCE");

	@Autowired
	private Purge purge;

	@Autowired
	private Decisions decisions;

	@Autowired
	private CallHistory history;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@Autowired
	private TestClock clock;

	private Instant before;

	@BeforeEach
	void arrangeTime() {
		// Spring Batch stamps with the system's time
		this.before = Instant.parse("2020-01-01T00:00:00Z");
	}

	@Test
	void runs_that_ended_long_ago_go_as_a_whole_and_the_others_stay() {
		JobRun old = this.campaign.run("create-callout", "runId=old");
		JobRun young = this.campaign.run("create-callout", "runId=young");
		age(old);
		Map<String, Long> there = rows();
		PurgeCounts counted = this.purge.count(this.before);
		assertThat(rows()).isEqualTo(there);
		PurgeCounts deleted = this.purge.delete(this.before);
		assertThat(deleted).isEqualTo(counted);
		assertThat(deleted.rows()).containsExactlyEntriesOf(numbers(1, 1, 1, 1, 1, 1)).isEqualTo(gone(there));
		assertThat(deleted.runs()).isEqualTo(1);
		assertThat(deleted.executions()).isEqualTo(1);
		assertThat(executions()).containsExactly(young.executionId());
		assertThat(this.database.count("callouts")).isEqualTo(2);
		assertThat(this.purge.delete(this.before).runs()).isZero();
		// the sequences go on
		JobRun again = this.campaign.run("create-callout", "runId=old");
		assertThat(again.executionId()).isGreaterThan(young.executionId());
	}

	@Test
	void what_can_be_restarted_runs_or_ended_lately_stays() {
		JobRun failed = failed("restartable");
		JobRun running = this.campaign.run("create-callout", "runId=running");
		this.database.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED' WHERE JOB_EXECUTION_ID = ?",
				running.executionId());
		JobRun begun = failed("begun-long-ago");
		age(begun);
		JobRun ended = this.campaign.enqueue("runId=begun-long-ago");
		assertThat(ended.exitCode()).isEqualTo(ExitCode.COMPLETED);
		age(failed);
		age(running);
		PurgeCounts counts = this.purge.delete(this.before);
		assertThat(counts.runs()).isZero();
		assertThat(counts.keptRestartable()).isEqualTo(1);
		assertThat(executions()).containsExactly(failed.executionId(), running.executionId(), begun.executionId(),
				ended.executionId());
		this.decisions.abandon(failed.executionId());
		age(failed);
		assertThat(this.purge.delete(this.before).runs()).isEqualTo(1);
		assertThat(executions()).doesNotContain(failed.executionId()).hasSize(3);
	}

	@Test
	void a_run_stays_until_its_calls_are_over_and_the_calls_stay_for_ever() {
		this.campaign.running(3);
		JobRun enqueued = this.campaign.enqueue("runId=r");
		age(enqueued);
		PurgeCounts counts = this.purge.delete(this.before);
		assertThat(counts.runs()).isZero();
		assertThat(counts.keptOpen()).isEqualTo(1);
		this.clock.advance(Duration.ofMinutes(2));
		JobRun updated = this.campaign.update();
		assertThat(this.purge.delete(this.before).runs()).isEqualTo(1);
		assertThat(executions()).containsExactly(updated.executionId());
		assertThat(this.campaign.calls()).isEqualTo(Map.of("completed", 3L));
		assertThat(this.history.list(new CallFilter(null, null, enqueued.executionId(), null, Set.of(), 9))).hasSize(3)
			.allSatisfy(
					(call) -> assertThat(call.placedBy()).isEqualTo(new CallEntry.By(enqueued.executionId(), null)));
	}

	@Test
	void limits_are_the_same_before_and_after() {
		this.campaign.running(10);
		JobRun first = this.campaign.enqueue("maxCallsToEnqueue=3");
		this.clock.advance(Duration.ofMinutes(2));
		this.campaign.update();
		age(first);
		JobRun halted = failed("limited", "maxCallsToEnqueue=4", "maxCallsPerPeriod=6");
		assertThat(this.purge.delete(this.before).runs()).isEqualTo(1);
		JobRun second = this.campaign.enqueue("runId=limited", "maxCallsToEnqueue=4", "maxCallsPerPeriod=6");
		assertThat(second.executionId()).isNotEqualTo(halted.executionId());
		assertThat(this.database.count("phone_calls")).isEqualTo(6);
	}

	@Test
	void very_many_go_a_few_hundred_at_a_time() {
		int many = 1201;
		List<Object[]> instances = new ArrayList<>();
		List<Object[]> executions = new ArrayList<>();
		for (long id = 1; id <= many; id++) {
			instances.add(new Object[] { id, "%032x".formatted(id) });
			executions.add(new Object[] { id, id, (id % 7 == 0) ? "FAILED" : "COMPLETED" });
		}
		this.database.updateAll(
				"""
						INSERT INTO BATCH_JOB_INSTANCE (JOB_INSTANCE_ID, VERSION, JOB_NAME, JOB_KEY) VALUES (?, 0, 'create-callout', ?)
						""",
				instances);
		this.database.updateAll("""
				INSERT INTO BATCH_JOB_EXECUTION (JOB_EXECUTION_ID, VERSION, JOB_INSTANCE_ID, CREATE_TIME, STATUS)
				VALUES (?, 2, ?, '2019-01-01 00:00:00', ?)
				""", executions);
		PurgeCounts counts = this.purge.delete(this.before);
		assertThat(counts.runs()).isEqualTo(many - many / 7);
		assertThat(counts.keptRestartable()).isEqualTo(many / 7);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isEqualTo(many / 7);
	}

	private JobRun failed(String runId, String... arguments) {
		if (this.database.count("callouts WHERE status = 'running'") == 0) {
			this.campaign.running(1);
		}
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 401, "20003", "No").times(0));
		String[] all = new String[arguments.length + 1];
		all[0] = "runId=" + runId;
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		JobRun failed = this.campaign.enqueue(all);
		assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
		this.sandbox.faults().clear();
		return failed;
	}

	private void age(JobRun run) {
		this.database.update("""
				UPDATE BATCH_JOB_EXECUTION SET CREATE_TIME = '2019-12-01 10:00:00', START_TIME = '2019-12-01 10:00:00',
				  END_TIME = '2019-12-01 10:00:00', LAST_UPDATED = '2019-12-01 10:00:00' WHERE JOB_EXECUTION_ID = ?
				""", run.executionId());
	}

	private List<Long> executions() {
		return this.database.column(Long.class,
				"SELECT JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID");
	}

	private Map<String, Long> rows() {
		Map<String, Long> rows = new LinkedHashMap<>();
		TABLES.forEach((table) -> rows.put(table, this.database.count(table)));
		return rows;
	}

	private Map<String, Long> gone(Map<String, Long> before) {
		Map<String, Long> gone = new LinkedHashMap<>();
		rows().forEach((table, count) -> gone.put(table, before.get(table) - count));
		return gone;
	}

	private static Map<String, Long> numbers(long... numbers) {
		Map<String, Long> rows = new LinkedHashMap<>();
		for (int i = 0; i < numbers.length; i++) {
			rows.put(TABLES.get(i), numbers[i]);
		}
		return rows;
	}

}
