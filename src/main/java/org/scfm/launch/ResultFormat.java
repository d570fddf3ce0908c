package org.scfm.launch;

import org.jspecify.annotations.Nullable;
import org.scfm.job.JobDeclaration;
import org.scfm.job.ResultPage;
import org.scfm.job.UsageException;

/**
 * How {@code scfm run} prints what a job reports.
 */
enum ResultFormat {

	/** For people. */
	TABLE(OutputFormat.TABLE),

	/** A JSON array of one object. */
	JSON(OutputFormat.JSON),

	/** Comma-separated values under a line of names. */
	CSV(OutputFormat.CSV),

	/** The job's {@link ResultPage}. */
	HTML(null);

	/** What the option says about itself. */
	static final String HELP = "table (default), json or csv; of callout-statistics also html, a page to look at.";

	private final @Nullable OutputFormat rows;

	ResultFormat(@Nullable OutputFormat rows) {
		this.rows = rows;
	}

	/**
	 * How rows are printed, or null where a page is drawn in their place.
	 */
	@Nullable OutputFormat rows() {
		return this.rows;
	}

	/**
	 * Refuses a job whose results cannot be had in this format.
	 */
	void check(JobDeclaration job) {
		if (this == HTML && !job.page()) {
			throw new UsageException("--format=html: " + job.name() + " has no page; those that have one: " + String
				.join(", ",
						JobCatalogue.JOBS.stream().filter(JobDeclaration::page).map(JobDeclaration::name).toList()));
		}
	}

}
