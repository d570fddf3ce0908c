package org.scfm.call;

import org.scfm.job.Results;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.stereotype.Component;

/**
 * Ends a run of {@code update-calls} once nobody asks for it any more: tells what is
 * left, and completes the callouts in which nobody is left to call.
 */
@Component
class PollReport {

	static final String LATER = "callsLeftForLater";

	private final PollBook pollBook;

	private final CalloutCompletion completion;

	PollReport(PollBook pollBook, CalloutCompletion completion) {
		this.pollBook = pollBook;
		this.completion = completion;
	}

	void tell(JobExecution execution) {
		Results.of(execution).put(LATER, this.pollBook.countLater());
		this.completion.complete(execution.getId());
	}

}
