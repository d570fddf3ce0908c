package org.scfm.contact;

import java.io.IOException;
import java.nio.file.Files;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.job.UsageException;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reads the lines of the file, from where the run has got to.
 */
@Component
@StepScope
class CsvLineReader implements ItemStreamReader<CsvLine> {

	private static final String POSITION = "inputFile.position";

	private static final String SIZE = "inputFile.size";

	private final Arguments arguments;

	private @Nullable ContactsFile file;

	CsvLineReader(@Value("#{stepExecution}") StepExecution step) {
		this.arguments = Arguments.of(step);
	}

	@Override
	public void open(ExecutionContext context) {
		try {
			long size = Files.size(ContactsFile.path(this.arguments));
			if (context.getLong(SIZE, size) != size) {
				throw new UsageException("the file " + this.arguments.get(ImportContactsParameters.INPUT_FILE)
						+ " is another than the run began with, so where to go on is not known;"
						+ " launch a new run with another runId");
			}
			context.putLong(SIZE, size);
			this.file = ContactsFile.open(this.arguments);
			this.file.skipTo(context.getLong(POSITION, 0));
		}
		catch (IOException ex) {
			throw new ItemStreamException("the file to import cannot be read", ex);
		}
	}

	@Override
	public @Nullable CsvLine read() throws IOException {
		return opened().read();
	}

	@Override
	public void update(ExecutionContext context) {
		context.putLong(POSITION, opened().position());
	}

	@Override
	public void close() {
		if (this.file == null) {
			return;
		}
		try {
			this.file.close();
		}
		catch (IOException ex) {
			throw new ItemStreamException("the file to import cannot be closed", ex);
		}
	}

	private ContactsFile opened() {
		if (this.file == null) {
			throw new IllegalStateException("not opened");
		}
		return this.file;
	}

}
