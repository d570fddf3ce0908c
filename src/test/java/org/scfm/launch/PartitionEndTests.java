package org.scfm.launch;

import java.time.LocalDateTime;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.job.RunGuard;
import org.scfm.test.Database;
import org.scfm.test.OnH2;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameter;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker is halted when it has recorded that its partition is completed, and before it
 * has ended: something of it is still to be done, and fails.
 */
@OnH2
class PartitionEndTests {

	@Autowired
	private JobRepository jobRepository;

	@Autowired
	private RunWatch runWatch;

	@Autowired
	private Database database;

	@ParameterizedTest
	@CsvSource({ "true, STOPPED, 2", "false, COMPLETED, 1" })
	void it_may_correct_that_only_while_its_guard_is_its_own(boolean isHeld, String recorded, int people) {
		StepExecution partition = partition();
		AtomicBoolean held = new AtomicBoolean(true);
		this.runWatch.watched(partition, guard(held), (run) -> {
			end(partition, BatchStatus.COMPLETED, 1);
			held.set(isHeld);
			end(partition, BatchStatus.STOPPED, 2);
			return true;
		});
		assertThat(this.database.value(String.class, "SELECT STATUS FROM BATCH_STEP_EXECUTION")).isEqualTo(recorded);
		StepExecution read = this.jobRepository.getStepExecution(partition.getId());
		assertThat(read).isNotNull();
		assertThat(read.getExecutionContext().getInt("people")).isEqualTo(people);
	}

	private void end(StepExecution partition, BatchStatus status, int people) {
		partition.setStatus(status);
		partition.setEndTime(LocalDateTime.of(2027, 1, 1, 12, people));
		partition.getExecutionContext().putInt("people", people);
		this.jobRepository.update(partition);
		this.jobRepository.updateExecutionContext(partition);
	}

	private static RunGuard.Held guard(AtomicBoolean held) {
		return new RunGuard.Held() {

			@Override
			public boolean isHeld() {
				return held.get();
			}

			@Override
			public void close() {
			}

		};
	}

	private StepExecution partition() {
		JobParameters parameters = new JobParameters(Set.of(new JobParameter<>("runId", "a", String.class)));
		JobExecution job = this.jobRepository.createJobExecution(
				this.jobRepository.createJobInstance("populate-callout", parameters), parameters,
				new ExecutionContext());
		return this.jobRepository.createStepExecution("populate-callout:0", job);
	}

}
