package org.scfm.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scfm.job.RunGuard;
import org.scfm.job.UsageException;
import org.scfm.test.Database;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameter;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How long a manager waits, told by a clock that the test sets.
 */
abstract class PartitionDispatcherContract {

	private static final String NO_WORKER = "no worker has been at work on this run for PT5M: start workers with "
			+ "scfm worker, or wait longer with workerTimeout";

	private final AtomicLong nanos = new AtomicLong();

	private final List<Long> offered = new ArrayList<>();

	// what happens meanwhile, told the seconds that have passed, and on each offer
	private LongConsumer meanwhile = (seconds) -> {
	};

	private Consumer<Long> worker = (partition) -> {
	};

	private final Guard guard = new Guard();

	@Autowired
	private JobRepository jobRepository;

	@Autowired
	private PartitionRecords records;

	@Autowired
	private Database database;

	private StepExecution manager;

	private final Set<StepExecution> partitions = new LinkedHashSet<>();

	@BeforeEach
	void begin() {
		JobParameters parameters = new JobParameters(Set.of(new JobParameter<>("runId", "a", String.class),
				new JobParameter<>("workers", "remote", String.class, false)));
		JobExecution job = this.jobRepository.createJobExecution(
				this.jobRepository.createJobInstance("populate-callout", parameters), parameters,
				new ExecutionContext());
		job.setStatus(BatchStatus.STARTED);
		this.jobRepository.update(job);
		this.manager = this.jobRepository.createStepExecution("populate-callout", job);
		IntStream.range(0, 2)
			.forEach((i) -> this.partitions.add(this.jobRepository.createStepExecution("populate-callout:" + i, job)));
	}

	@Test
	void without_a_worker_it_gives_up_when_the_timeout_is_over_and_offers_again_until_then() {
		assertThatThrownBy(this::dispatch).hasMessage(NO_WORKER);
		assertThat(seconds()).isBetween(300L, 303L);
		assertThat(this.offered).hasSize(2 * (1 + 300 / 30));
		assertThat(statuses()).containsOnly(BatchStatus.STOPPED);
	}

	@Test
	void workers_that_are_gone_are_waited_for_as_long_as_if_there_never_were_any() {
		this.meanwhile = (seconds) -> {
			if (seconds == 100) {
				this.partitions.forEach((partition) -> record(partition.getId(), "STARTED"));
			}
		};
		assertThatThrownBy(this::dispatch).hasMessage(NO_WORKER);
		assertThat(seconds()).isBetween(400L, 405L);
		// at the beginning and thrice more, as soon as they are gone, and nine or ten
		// times more
		assertThat(this.offered).hasSizeBetween(28, 30);
	}

	@Test
	void a_worker_that_is_at_work_is_waited_for_however_long_it_takes() throws Exception {
		this.meanwhile = (seconds) -> {
			if (seconds == 1) {
				this.guard.held = true;
				this.partitions.forEach((partition) -> record(partition.getId(), "STARTED"));
			}
			else if (seconds == 1000) {
				this.partitions.forEach((partition) -> record(partition.getId(), "COMPLETED"));
				this.guard.held = false;
			}
		};
		dispatch();
		assertThat(seconds()).isBetween(1000L, 1003L);
		assertThat(this.offered).hasSize(2);
		assertThat(statuses()).containsOnly(BatchStatus.COMPLETED);
	}

	@Test
	void a_database_that_is_away_for_a_while_is_waited_for() throws Exception {
		this.meanwhile = (seconds) -> {
			if (seconds == 1) {
				this.guard.held = true;
				this.partitions.forEach((partition) -> record(partition.getId(), "STARTED"));
			}
			this.guard.away = seconds > 10 && seconds < 100;
			if (seconds == 100) {
				this.partitions.forEach((partition) -> record(partition.getId(), "COMPLETED"));
				this.guard.held = false;
			}
		};
		dispatch();
		assertThat(statuses()).containsOnly(BatchStatus.COMPLETED);
	}

	@Test
	void a_partition_that_is_handed_back_is_offered_again_at_once_and_as_often_as_that_happens() throws Exception {
		this.worker = (partition) -> record(partition, (this.offered.size() > 100) ? "COMPLETED" : "STOPPED");
		dispatch();
		assertThat(this.offered).hasSizeBetween(101, 102);
		assertThat(seconds()).isLessThan(150);
	}

	@Test
	void a_partition_that_kills_worker_after_worker_fails() {
		this.worker = (partition) -> record(partition, "STARTED");
		assertThatThrownBy(this::dispatch)
			.hasMessage("partition populate-callout:0 was begun by 21 workers, and each of them died at it");
		assertThat(this.offered).hasSize(2 * (1 + Partition.MOST_DEATHS));
		assertThat(seconds()).isLessThan(300);
	}

	@Test
	void a_partition_that_failed_stops_the_others_that_wait() {
		this.worker = (partition) -> {
			if (this.offered.size() == 1) {
				record(partition, "FAILED");
			}
		};
		assertThatThrownBy(this::dispatch).hasMessage("failed (partition populate-callout:0)");
		assertThat(statuses()).containsExactly(BatchStatus.FAILED, BatchStatus.STOPPED);
		assertThat(this.database.column(String.class, "SELECT STATUS FROM BATCH_JOB_EXECUTION"))
			.containsExactly("STOPPING");
	}

	@Test
	void a_partition_that_failed_by_wrong_use_says_so() {
		this.worker = (partition) -> {
			this.database
				.update("UPDATE BATCH_STEP_EXECUTION SET EXIT_CODE = 'WRONG_USE', EXIT_MESSAGE = 'no column msisdn'");
			record(partition, "FAILED");
		};
		assertThatThrownBy(this::dispatch).isInstanceOf(UsageException.class)
			.hasMessage("no column msisdn (partition populate-callout:0)");
	}

	private void dispatch() throws Exception {
		PartitionQueue queue = new PartitionQueue() {

			@Override
			public void send(StepExecutionRequest request) {
				PartitionDispatcherContract.this.offered.add(request.getStepExecutionId());
				PartitionDispatcherContract.this.worker.accept(request.getStepExecutionId());
			}

			@Override
			public Receiving receive(Consumer<StepExecutionRequest> worker, Set<String> leftToOthers) {
				throw new UnsupportedOperationException();
			}

			@Override
			public void close() {
			}

		};
		Looks looks = new Looks(Duration.ofSeconds(1), this.nanos::get,
				(time) -> this.meanwhile.accept(Duration.ofNanos(this.nanos.addAndGet(time.toNanos())).toSeconds()));
		new PartitionDispatcher("populate-callout", this.records, new PartitionGuards(this.guard), () -> queue,
				Duration.ofSeconds(30), looks)
			.doHandle(this.manager, this.partitions);
	}

	private void record(long partition, String status) {
		this.database.update(
				"UPDATE BATCH_STEP_EXECUTION SET STATUS = ?, VERSION = VERSION + 1 WHERE STEP_EXECUTION_ID = ?", status,
				partition);
	}

	private long seconds() {
		return Duration.ofNanos(this.nanos.get()).toSeconds();
	}

	private List<BatchStatus> statuses() {
		return this.database
			.column(String.class,
					"SELECT STATUS FROM BATCH_STEP_EXECUTION WHERE STEP_NAME LIKE '%:%' ORDER BY STEP_EXECUTION_ID")
			.stream()
			.map(BatchStatus::valueOf)
			.toList();
	}

	/**
	 * The guard of all partitions at once.
	 */
	private static final class Guard implements RunGuard {

		private boolean held;

		private boolean away;

		@Override
		public Optional<Held> tryTake(String job, String runId) {
			return this.held ? Optional.empty() : Optional.of(() -> {
			});
		}

		@Override
		public boolean isFree(String job, String runId) {
			if (this.away) {
				throw new DataAccessResourceFailureException("away");
			}
			return !this.held;
		}

	}

}
