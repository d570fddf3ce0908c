package org.scfm.contact;

import java.io.IOException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.job.UsageException;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the lines of the file, from where the run has got to, and interprets them while
 * the ones before are being saved: normalising numbers takes as long as saving what comes
 * of them. The position is that of the last line handed out, however many are read ahead.
 */
class ImportLineReader implements ItemStreamReader<ImportLine> {

	private static final String POSITION = "inputFile.position";

	static final String SIZE = "inputFile.size";

	private final Arguments arguments;

	private final Function<CsvLine, ImportLine> interpreter;

	private @Nullable ContactsFile file;

	private @Nullable ReadAhead<PlacedLine> lines;

	private long position;

	/**
	 * @param arguments the launch's arguments, which name the file
	 * @param interpreter what becomes of a line
	 */
	ImportLineReader(Arguments arguments, Function<CsvLine, ImportLine> interpreter) {
		this.arguments = arguments;
		this.interpreter = interpreter;
	}

	@Override
	public void open(ExecutionContext context) {
		try {
			ImportSource source = ImportSource.of(this.arguments);
			long size = source.size();
			if (context.getLong(SIZE, size) != size) {
				throw new UsageException("the file " + source.name()
						+ " is another than the run began with, so where to go on is not known;"
						+ " launch a new run with another runId");
			}
			context.putLong(SIZE, size);
			ContactsFile opened = ContactsFile.open(source, this.arguments, LineRange.of(context));
			this.file = opened;
			opened.skipTo(context.getLong(POSITION, 0));
			this.position = opened.position();
			this.lines = new ReadAhead<>("import-reader", () -> {
				CsvLine line = opened.read();
				return (line != null) ? new PlacedLine(this.interpreter.apply(line), opened.position()) : null;
			});
		}
		catch (IOException ex) {
			throw new ItemStreamException("the file to import cannot be read", ex);
		}
	}

	@Override
	public @Nullable ImportLine read() throws Exception {
		if (this.lines == null) {
			throw new IllegalStateException("not opened");
		}
		PlacedLine next = this.lines.next();
		if (next == null) {
			return null;
		}
		this.position = next.position();
		return next.line();
	}

	@Override
	public void update(ExecutionContext context) {
		context.putLong(POSITION, this.position);
	}

	@Override
	public void close() {
		if (this.lines != null) {
			this.lines.close();
		}
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

	/**
	 * A line and where the reading was after it.
	 */
	private record PlacedLine(ImportLine line, long position) {
	}

}
