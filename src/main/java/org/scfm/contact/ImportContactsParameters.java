package org.scfm.contact;

import java.nio.charset.Charset;
import java.util.Locale;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;
import org.scfm.job.WorkersParameters;

/**
 * The parameters of {@code import-contacts}.
 */
public final class ImportContactsParameters {

	static final String JOB = "import-contacts";

	static final Parameter<String> INPUT_FILE = Parameter
		.required("inputFile", ParameterTypes.type("file name or web address", ImportContactsParameters::inputFile),
				"The CSV file, or its address (https). Its first line names the columns.")
		.fixedForTheRun();

	static final Parameter<String> MSISDN_COLUMN = Parameter
		.optional("msisdnColumn", ParameterTypes.text(),
				"The column with the phone number. All other columns become metadata.")
		.withDefault("msisdn")
		.fixedForTheRun();

	static final Parameter<String> DEFAULT_REGION = Parameter.optional("defaultRegion",
			ParameterTypes.type("country code of two letters", ImportContactsParameters::region),
			"The country whose numbers may be written in national form, for example KH. Without it every number needs its country code.");

	static final Parameter<Character> DELIMITER = Parameter
		.optional("delimiter", ParameterTypes.type("one character, or tab", ImportContactsParameters::delimiter),
				"What separates the columns.")
		.withDefault(",")
		.fixedForTheRun();

	static final Parameter<Charset> ENCODING = Parameter
		.optional("encoding", ParameterTypes.type("name of a character set", ImportContactsParameters::charset),
				"How the file's text is encoded, for example UTF-8, ISO-8859-1 or windows-1252.")
		.withDefault("UTF-8")
		.fixedForTheRun();

	static final Parameter<OnDuplicate> ON_DUPLICATE = Parameter.optional("onDuplicate",
			ParameterTypes.oneOf(OnDuplicate.values()),
			"What happens to a contact that is there already: its metadata is updated from the file, or it is left as it is.")
		.withDefault("update");

	static final Parameter<String> REJECTED_FILE = Parameter
		.optional("rejectedFile", ParameterTypes.file(),
				"Where rejected lines are written, with line number and reason.")
		.withDefaultInWords("<inputFile>.rejected.csv")
		.fixedForTheRun();

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "examples/import_contacts.rb",
			"Import contacts from a CSV file", INPUT_FILE, MSISDN_COLUMN, DEFAULT_REGION, DELIMITER, ENCODING,
			ON_DUPLICATE, REJECTED_FILE, WorkersParameters.WORKERS, WorkersParameters.WORKER_TIMEOUT);

	private ImportContactsParameters() {
	}

	/**
	 * What to do with a contact that is there already.
	 */
	enum OnDuplicate {

		UPDATE, SKIP

	}

	private static String inputFile(String text) {
		if (WebFile.isAddress(text)) {
			WebFile.address(text);
		}
		return text;
	}

	private static String region(String text) {
		String region = text.toUpperCase(Locale.ROOT);
		if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
			throw new IllegalArgumentException("not a country code of two letters such as KH or SO");
		}
		return region;
	}

	private static char delimiter(String text) {
		if (text.equals("tab") || text.equals("\\t")) {
			return '\t';
		}
		if (text.length() != 1 || "\"\r\n".contains(text)) {
			throw new IllegalArgumentException("must be one character, or tab");
		}
		return text.charAt(0);
	}

	private static Charset charset(String text) {
		try {
			return Charset.forName(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("not a character set such as UTF-8 or ISO-8859-1");
		}
	}

}
