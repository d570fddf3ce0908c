package org.scfm.contact;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.contact.ImportLine.DoNotCallLine;
import org.scfm.contact.ImportLine.RejectedLine;
import org.scfm.job.Arguments;
import org.scfm.job.Parameter;

/**
 * Makes an entry of the do-not-call list of a line, or says why it cannot.
 */
final class DoNotCallInterpreter {

	private static final int LONGEST_TEXT = 255;

	private final Arguments arguments;

	private final String msisdnColumn;

	private final @Nullable String region;

	DoNotCallInterpreter(Arguments arguments) {
		this.arguments = arguments;
		this.msisdnColumn = arguments.get(ImportDoNotCallParameters.MSISDN_COLUMN);
		this.region = arguments.find(ImportContactsParameters.DEFAULT_REGION).orElse(null);
	}

	ImportLine interpret(CsvLine line) {
		if (line.problem() != null) {
			return new RejectedLine(line.number(), line.problem(), line.text());
		}
		try {
			return new DoNotCallLine(line.number(),
					NumberPattern.parse(line.values().getOrDefault(this.msisdnColumn, ""), this.region),
					text(line, ImportDoNotCallParameters.REASON), text(line, ImportDoNotCallParameters.SOURCE));
		}
		catch (IllegalArgumentException ex) {
			return new RejectedLine(line.number(), String.valueOf(ex.getMessage()), line.text());
		}
	}

	private @Nullable String text(CsvLine line, Parameter<String> parameter) {
		return Optional.of(line.values().getOrDefault(parameter.name(), "").strip())
			.filter((text) -> !text.isEmpty())
			.or(() -> this.arguments.find(parameter))
			.map((text) -> text.substring(0, Math.min(text.length(), LONGEST_TEXT)))
			.orElse(null);
	}

}
