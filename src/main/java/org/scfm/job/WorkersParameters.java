package org.scfm.job;

import java.time.Duration;

/**
 * The parameters that jobs have whose work can be spread over worker processes.
 */
public final class WorkersParameters {

	/** Who does the work. */
	public static final Parameter<Place> WORKERS = Parameter.optional("workers", ParameterTypes.oneOf(Place.values()),
			"Who does the work: this process, or, in partitions, the processes of scfm worker. --workers=remote is the same.")
		.withDefault("local")
		.fixedForTheRun();

	/** How long a run waits for workers. */
	public static final Parameter<Duration> WORKER_TIMEOUT = Parameter
		.optional("workerTimeout", ParameterTypes.duration(),
				"How long a run with workers=remote waits while no worker is at work on it.")
		.withDefault("PT5M");

	private WorkersParameters() {
	}

	/**
	 * Who does the work.
	 */
	public enum Place {

		/** The process that launched the job. */
		LOCAL,

		/** Worker processes. */
		REMOTE

	}

}
