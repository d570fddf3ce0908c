package org.scfm.contact;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.contact.ImportLine.ContactLine;
import org.scfm.contact.ImportLine.RejectedLine;
import org.scfm.job.Arguments;

/**
 * Makes a contact of a line, or says why it cannot.
 */
final class LineInterpreter {

	private final String msisdnColumn;

	private final @Nullable String region;

	LineInterpreter(Arguments arguments) {
		this.msisdnColumn = arguments.get(ImportContactsParameters.MSISDN_COLUMN);
		this.region = arguments.find(ImportContactsParameters.DEFAULT_REGION).orElse(null);
	}

	ImportLine interpret(CsvLine line) {
		if (line.problem() != null) {
			return new RejectedLine(line.number(), line.problem(), line.text());
		}
		Map<String, String> values = new LinkedHashMap<>(line.values());
		String number = values.remove(this.msisdnColumn);
		try {
			return ContactLine.of(line, Msisdn.parse(number, this.region), values);
		}
		catch (IllegalArgumentException ex) {
			return new RejectedLine(line.number(), String.valueOf(ex.getMessage()), line.text());
		}
	}

}
