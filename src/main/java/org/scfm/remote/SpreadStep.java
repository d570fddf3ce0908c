package org.scfm.remote;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.WorkersParameters;
import org.scfm.job.WorkersParameters.Place;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/**
 * A step that is done here or by workers, as the run says.
 */
final class SpreadStep implements Step {

	private final Step here;

	private final PartitionStep onWorkers;

	SpreadStep(Step step, PartitionedWork work, PartitionHandler dispatcher, JobRepository jobRepository) {
		this.here = step;
		PartitionSplitter splitter = new PartitionSplitter(step.getName(), work, jobRepository);
		this.onWorkers = new PartitionStep(jobRepository);
		this.onWorkers.setName(step.getName());
		this.onWorkers.setStepExecutionSplitter(splitter);
		this.onWorkers.setPartitionHandler(dispatcher);
		// the counts stay with the partitions, so that they are not seen twice
		this.onWorkers.setStepExecutionAggregator((manager, partitions) -> {
		});
		this.onWorkers.registerStepExecutionListener(new StepExecutionListener() {

			@Override
			public @Nullable ExitStatus afterStep(StepExecution manager) {
				return report(work, manager, splitter.last(manager));
			}

		});
	}

	// Spring Batch logs what a listener throws and takes the step for completed
	private static @Nullable ExitStatus report(PartitionedWork work, StepExecution manager,
			List<StepExecution> partitions) {
		try {
			work.report(manager, partitions);
			return null;
		}
		catch (RuntimeException ex) {
			manager.addFailureException(ex);
			manager.setStatus(BatchStatus.FAILED);
			return ExitStatus.FAILED.addExitDescription(ex);
		}
	}

	/**
	 * The step as one process does it, or a worker on a partition.
	 */
	Step here() {
		return this.here;
	}

	@Override
	public String getName() {
		return this.here.getName();
	}

	@Override
	public boolean isAllowStartIfComplete() {
		return this.here.isAllowStartIfComplete();
	}

	@Override
	public int getStartLimit() {
		return this.here.getStartLimit();
	}

	@Override
	public void execute(StepExecution execution) throws JobInterruptedException {
		boolean remote = Arguments.of(execution).get(WorkersParameters.WORKERS) == Place.REMOTE;
		(remote ? this.onWorkers : this.here).execute(execution);
	}

}
