package org.scfm.job;

import java.util.function.Function;

import org.springframework.batch.core.job.JobExecution;

/**
 * The results of a job as a page to look at.
 *
 * @param job the name of the job, which is declared {@linkplain JobDeclaration#withPage()
 * with a page}
 * @param html draws the page of an execution that has completed: one HTML document of
 * ASCII characters, which needs nothing beside itself
 */
public record ResultPage(String job, Function<JobExecution, String> html) {
}
