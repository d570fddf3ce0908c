package org.scfm.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.scfm.job.RunGuard;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.test.Campaign;
import org.scfm.test.Database;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

abstract class ExecutionsContract {

	private static final Instant LAUNCHED = Instant.parse("2027-03-01T10:00:00Z");

	@Autowired
	private Executions executions;

	@Autowired
	private RunGuard runGuard;

	@Autowired
	protected Database database;

	@Autowired
	private Campaign campaign;

	@Test
	void they_are_listed_newest_first() {
		insert(1, 30);
		assertThat(ids(new ExecutionFilter(null, Set.of(), null, 20)))
			.isEqualTo(LongStream.range(0, 20).map((i) -> 30 - i).boxed().toList());
		assertThat(ids(new ExecutionFilter(null, Set.of(), null, 3))).containsExactly(30L, 29L, 28L);
	}

	@Test
	void they_can_be_chosen() {
		insert(1, 30);
		assertThat(ids(new ExecutionFilter("populate-callout", Set.of(), null, 3))).containsExactly(29L, 27L, 25L);
		assertThat(ids(new ExecutionFilter(null, Set.of(BatchStatus.FAILED), null, 9))).containsExactly(30L, 20L, 10L);
		assertThat(ids(new ExecutionFilter(null, EnumSet.of(BatchStatus.FAILED, BatchStatus.COMPLETED), null, 3)))
			.containsExactly(30L, 29L, 28L);
		assertThat(ids(new ExecutionFilter(null, Set.of(), LAUNCHED.plusSeconds(29), 9))).containsExactly(30L, 29L);
		assertThat(ids(new ExecutionFilter("create-callout", Set.of(BatchStatus.FAILED), LAUNCHED.plusSeconds(20), 9)))
			.containsExactly(30L, 20L);
		assertThat(ids(new ExecutionFilter("import-contacts", Set.of(), null, 9))).isEmpty();
	}

	@Test
	void a_living_one_is_told_from_a_dead_one() {
		insert(1, 3);
		this.database
			.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL WHERE JOB_EXECUTION_ID < 3");
		try (RunGuard.Held held = this.runGuard.tryTake("populate-callout", "run-1").orElseThrow()) {
			assertThat(this.executions.list(new ExecutionFilter(null, Set.of(), null, 9)))
				.extracting(ExecutionSummary::alive)
				.containsExactly(null, false, true);
			ExecutionSummary living = this.executions.find(1);
			Clock clock = Clock.fixed(LAUNCHED.plusSeconds(12), ZoneOffset.UTC);
			assertThat(living.duration(clock)).isEqualTo(Duration.ofSeconds(10));
			assertThat(living.rate(clock)).isEqualTo(10.0);
			assertThat(this.executions.find(2).duration(clock)).isNull();
			assertThat(this.executions.find(2).rate(clock)).isNull();
			// nothing was taken by looking
			assertThat(this.runGuard.isFree("create-callout", "run-2")).isTrue();
		}
	}

	@Test
	void one_that_ends_while_it_is_looked_at_is_not_called_dead(@Autowired JdbcClient jdbc, @Autowired Effects effects,
			@Autowired JobRepository jobRepository) {
		insert(1, 1);
		Executions looking = new Executions(jdbc, effects, jobRepository,
				new LastMoment(() -> this.database.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'COMPLETED'")));
		for (Supplier<ExecutionSummary> look : List.<Supplier<ExecutionSummary>>of(() -> looking.find(1),
				() -> looking.list(new ExecutionFilter(null, Set.of(), null, 9)).get(0),
				() -> looking.chain(1).get(0))) {
			this.database.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED'");
			ExecutionSummary seen = look.get();
			assertThat(seen.status()).isEqualTo(BatchStatus.COMPLETED);
			assertThat(seen.alive()).isNull();
		}
	}

	@Test
	void an_execution_that_failed_says_what_it_did_and_why() {
		this.campaign.running(3);
		this.campaign.enqueue("runId=r", "calloutId=" + this.database.value(Long.class, "SELECT id FROM callouts"));
		this.database.update("UPDATE contacts SET metadata = 'broken'");
		JobRun failed = this.campaign.run("populate-callout", "runId=p", "contactFilter={\"language\":\"km\"}");
		assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
		ExecutionDetails details = this.executions.details(failed.executionId());
		assertThat(failed.message()).startsWith(details.summary().failure() + "; to go on: ");
		assertThat(details.summary().failure()).doesNotContain("Exception");
		assertThat(details.parameters()).containsEntry("contactFilter", "{\"language\":\"km\"}")
			.containsEntry("runId", "p");
		assertThat(details.steps()).singleElement().satisfies((step) -> {
			assertThat(step.status()).isEqualTo(BatchStatus.FAILED);
			assertThat(step.trace()).contains("\tat ");
		});
		assertThat(details.chain()).extracting(ExecutionSummary::id).containsExactly(failed.executionId());

		this.database.update("UPDATE contacts SET metadata = '{\"language\":\"km\"}'");
		JobRun completed = this.campaign.run("populate-callout", "runId=p");
		ExecutionDetails again = this.executions.details(completed.executionId());
		assertThat(again.summary().failure()).isNull();
		assertThat(again.results()).containsEntry("participationsThere", 3L);
		assertThat(again.chain()).extracting(ExecutionSummary::status)
			.containsExactly(BatchStatus.FAILED, BatchStatus.COMPLETED);
	}

	private List<Long> ids(ExecutionFilter filter) {
		return this.executions.list(filter).stream().map(ExecutionSummary::id).toList();
	}

	/**
	 * Inserts executions, a second apart: odd ones of populate-callout, even ones of
	 * create-callout, every tenth failed.
	 */
	protected void insert(long first, long last) {
		this.database.updateAll(
				"INSERT INTO BATCH_JOB_INSTANCE (JOB_INSTANCE_ID, VERSION, JOB_NAME, JOB_KEY) VALUES (?, 0, ?, ?)",
				LongStream.rangeClosed(first, last)
					.mapToObj((id) -> new Object[] { id, (id % 2 == 1) ? "populate-callout" : "create-callout",
							"%032x".formatted(id) })
					.toList());
		this.database.updateAll("""
				INSERT INTO BATCH_JOB_EXECUTION (JOB_EXECUTION_ID, VERSION, JOB_INSTANCE_ID, CREATE_TIME, START_TIME,
				  END_TIME, STATUS, EXIT_CODE, EXIT_MESSAGE) VALUES (?, 2, ?, ?, ?, ?, ?, 'X', '')
				""", LongStream.rangeClosed(first, last).mapToObj((id) -> {
			LocalDateTime launched = LocalDateTime.ofInstant(LAUNCHED.plusSeconds(id), ZoneId.systemDefault());
			return new Object[] { id, id, launched, launched.plusSeconds(1), launched.plusSeconds(11),
					(id % 10 == 0) ? "FAILED" : "COMPLETED" };
		}).toList());
		this.database.updateAll(
				"""
						INSERT INTO BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID, PARAMETER_NAME, PARAMETER_TYPE, PARAMETER_VALUE,
						  IDENTIFYING) VALUES (?, 'runId', 'java.lang.String', ?, 'Y')
						""",
				LongStream.rangeClosed(first, last).mapToObj((id) -> new Object[] { id, "run-" + id }).toList());
		this.database.updateAll("""
				INSERT INTO BATCH_STEP_EXECUTION (STEP_EXECUTION_ID, VERSION, STEP_NAME, JOB_EXECUTION_ID, CREATE_TIME,
				  STATUS, READ_COUNT, WRITE_COUNT) VALUES (?, 2, 'step', ?, ?, 'COMPLETED', 120, 100)
				""",
				LongStream.rangeClosed(first, last)
					.mapToObj(
							(id) -> new Object[] { id, id, LocalDateTime.ofInstant(LAUNCHED, ZoneId.systemDefault()) })
					.toList());
	}

	/**
	 * A guard whose holder records its end and lets go just before somebody looks.
	 */
	private record LastMoment(Runnable end) implements RunGuard {

		@Override
		public Optional<Held> tryTake(String job, String runId) {
			throw new UnsupportedOperationException("looking takes nothing");
		}

		@Override
		public boolean isFree(String job, String runId) {
			this.end.run();
			return true;
		}

	}

}
