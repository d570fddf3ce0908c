package org.scfm.job;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.util.Assert;

/**
 * A step that writes its items by remote work, through a {@link Pipeline}: a chunk is
 * written when its items are in work, so that the next one is read while they are. The
 * step is not over before every outcome is recorded, and it fails where one of them says
 * that going on is useless. To be made anew for each step execution, and registered with
 * the step as listener.
 *
 * @param <I> an item
 * @param <O> the outcome of the work on an item
 */
public abstract class PipelinedStep<I, O> implements StepExecutionListener {

	private final AtomicReference<RuntimeException> halted = new AtomicReference<>();

	private @Nullable StepExecution step;

	private @Nullable Pipeline<I, O> pipeline;

	/**
	 * How many items are worked on at once.
	 * @param stepExecution the step execution that begins
	 * @return 1 or more
	 */
	protected abstract int concurrency(StepExecution stepExecution);

	/**
	 * Does the remote work on an item; called on several threads.
	 * @param item the item
	 * @return what came of it, failures included
	 */
	protected abstract O work(I item);

	/**
	 * Records outcomes; called on one thread.
	 * @param outcomes some outcomes
	 */
	protected abstract void record(List<O> outcomes);

	/**
	 * Ends the step when all outcomes are recorded: puts back what was not worked on and
	 * reports.
	 * @param stepExecution the step execution that ends
	 */
	protected abstract void finish(StepExecution stepExecution);

	@Override
	public void beforeStep(StepExecution stepExecution) {
		this.step = stepExecution;
		this.pipeline = new Pipeline<>(stepExecution.getStepName(), concurrency(stepExecution),
				(item) -> inScope(() -> work(item)), (outcomes) -> inScope(() -> {
					record(outcomes);
					return outcomes;
				}));
	}

	// what is scoped to the step can be used on the pipeline's threads too
	private <T> T inScope(Supplier<T> work) {
		StepSynchronizationManager.register(step());
		try {
			return work.get();
		}
		finally {
			StepSynchronizationManager.close();
		}
	}

	@Override
	public @Nullable ExitStatus afterStep(StepExecution stepExecution) {
		try (Pipeline<I, O> ending = pipeline()) {
			ending.drain();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			halt(ex);
		}
		// Spring Batch logs what this method throws and takes the step for completed
		try {
			finish(stepExecution);
		}
		catch (RuntimeException ex) {
			halt(ex);
		}
		RuntimeException reason = this.halted.get();
		if (reason == null) {
			return null;
		}
		if (!stepExecution.getFailureExceptions().contains(reason)) {
			stepExecution.addFailureException(reason);
		}
		stepExecution.setStatus(BatchStatus.FAILED);
		return ExitStatus.FAILED.addExitDescription(reason);
	}

	/**
	 * Lets the step fail as soon as what is in work has ended.
	 * @param reason why going on is useless; the first one counts
	 */
	protected final void halt(RuntimeException reason) {
		this.halted.compareAndSet(null, reason);
	}

	/**
	 * Whether no further item may be worked on, because the step was asked to stop.
	 * @return true if it was
	 * @throws RuntimeException the reason, if the step was halted
	 */
	protected final boolean isStopping() {
		RuntimeException reason = this.halted.get();
		if (reason != null) {
			throw reason;
		}
		return step().isTerminateOnly();
	}

	/**
	 * Whether the step was asked to stop, or halted; may be asked by any thread.
	 * @return true if it ends when what is in work has ended
	 */
	protected final boolean isEnding() {
		return this.halted.get() != null || step().isTerminateOnly();
	}

	/**
	 * The step execution under way.
	 * @return the step execution
	 */
	protected final StepExecution step() {
		Assert.state(this.step != null, "the step has not begun");
		return this.step;
	}

	/**
	 * The pipeline of the step execution under way.
	 * @return the pipeline
	 */
	protected final Pipeline<I, O> pipeline() {
		Assert.state(this.pipeline != null, "the step has not begun");
		return this.pipeline;
	}

}
