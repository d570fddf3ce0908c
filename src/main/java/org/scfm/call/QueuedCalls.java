package org.scfm.call;

import java.util.Optional;

import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;

/**
 * The wish that the calls of a callout that wait at the provider be canceled there: a job
 * expresses it in one step, and the step {@code cancel-queued-calls} fulfils it.
 */
public final class QueuedCalls {

	/** Whether calls that wait at the provider are canceled there. */
	public static final Parameter<Boolean> CANCEL_QUEUED = Parameter
		.optional("cancelQueued", ParameterTypes.trueOrFalse(),
				"With pause and stop: whether the callout's calls that still wait at the provider are canceled there. "
						+ "Those people are called after a resume, and the attempt does not count.")
		.withDefault("true");

	/** How many are canceled at once. */
	public static final Parameter<Integer> CONCURRENCY = Parameter
		.optional("concurrency", ParameterTypes.wholeNumber(1, 1000), "The most cancel requests in flight at once.")
		.withDefault("8");

	private static final String CALLOUT = "calloutWhoseQueuedCallsAreCanceled";

	private QueuedCalls() {
	}

	/**
	 * Lets a later step of the job cancel the queued calls of a callout.
	 * @param execution the job execution; a restart keeps the wish
	 * @param calloutId the callout
	 */
	public static void cancelLater(JobExecution execution, long calloutId) {
		execution.getExecutionContext().putLong(CALLOUT, calloutId);
	}

	static Optional<Long> calloutToCancel(StepExecution step) {
		return Optional.ofNullable((Long) step.getJobExecution().getExecutionContext().get(CALLOUT));
	}

}
