package org.scfm.call;

import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;
import org.scfm.job.WorkersParameters;

/**
 * The parameters of {@code update-calls}.
 */
public final class UpdateCallsParameters {

	static final String JOB = "update-calls";

	static final Parameter<Integer> MAX_CALLS_TO_FETCH = Parameter
		.optional("maxCallsToFetch", ParameterTypes.wholeNumber(0, Integer.MAX_VALUE),
				"The most calls that this run asks for.")
		.wasInSeed("UPDATE_CALLS_TASK_MAX_CALLS_TO_FETCH");

	static final Parameter<Integer> RECENTLY_CREATED_SECONDS = Parameter
		.optional("recentlyCreatedSeconds", ParameterTypes.wholeNumber(0, Integer.MAX_VALUE),
				"Calls younger than this many seconds are left alone.")
		.withDefault("60")
		.wasInSeed("PHONE_CALL_TIME_CONSIDERED_RECENTLY_CREATED_SECONDS");

	static final Parameter<Integer> CONCURRENCY = Parameter
		.optional("concurrency", ParameterTypes.wholeNumber(1, 1000),
				"The most requests in flight at once; with workers=remote, of each worker.")
		.withDefault("8");

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "update_calls:run",
			"Ask the provider how the calls are going", MAX_CALLS_TO_FETCH, RECENTLY_CREATED_SECONDS, CONCURRENCY,
			WorkersParameters.WORKERS, WorkersParameters.WORKER_TIMEOUT);

	private UpdateCallsParameters() {
	}

}
