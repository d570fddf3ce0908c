package org.scfm.contact;

import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;

/**
 * The parameters of {@code import-do-not-call}.
 */
public final class ImportDoNotCallParameters {

	static final String JOB = "import-do-not-call";

	static final Parameter<String> MSISDN_COLUMN = Parameter.optional(ImportContactsParameters.MSISDN_COLUMN.name(),
			ParameterTypes.text(),
			"The column with the phone number, or with the beginning of phone numbers and an asterisk, such as +85510*. Columns reason and source are read where they are there.")
		.withDefault("msisdn")
		.fixedForTheRun();

	static final Parameter<String> REASON = Parameter.optional("reason", ParameterTypes.text(),
			"Why these people must not be called, where the line does not say.");

	static final Parameter<String> SOURCE = Parameter.optional("source", ParameterTypes.text(),
			"Where this is known from, where the line does not say, for example RapidPro.");

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "none",
			"Put the numbers of a CSV file on the do-not-call list", ImportContactsParameters.INPUT_FILE, MSISDN_COLUMN,
			ImportContactsParameters.DEFAULT_REGION, REASON, SOURCE, ImportContactsParameters.DELIMITER,
			ImportContactsParameters.ENCODING, ImportContactsParameters.REJECTED_FILE);

	private ImportDoNotCallParameters() {
	}

}
