package org.scfm.contact;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.contact.ImportLine.ContactLine;
import org.scfm.contact.ImportLine.RejectedLine;
import org.scfm.job.Arguments;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Makes a contact of a line, or says why it cannot.
 */
@Component
@StepScope
class ContactLineProcessor implements ItemProcessor<CsvLine, ImportLine> {

	private final String msisdnColumn;

	private final @Nullable String region;

	ContactLineProcessor(@Value("#{stepExecution}") StepExecution step) {
		Arguments arguments = Arguments.of(step);
		this.msisdnColumn = arguments.get(ImportContactsParameters.MSISDN_COLUMN);
		this.region = arguments.find(ImportContactsParameters.DEFAULT_REGION).orElse(null);
	}

	@Override
	public ImportLine process(CsvLine line) {
		if (line.problem() != null) {
			return new RejectedLine(line.number(), line.problem(), line.text());
		}
		Map<String, String> metadata = new LinkedHashMap<>(line.values());
		String number = metadata.remove(this.msisdnColumn);
		try {
			return new ContactLine(line.number(), line.text(), Msisdn.parse(number, this.region), metadata);
		}
		catch (IllegalArgumentException ex) {
			return new RejectedLine(line.number(), String.valueOf(ex.getMessage()), line.text());
		}
	}

}
