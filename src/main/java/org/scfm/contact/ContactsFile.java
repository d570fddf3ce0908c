package org.scfm.contact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.job.NearestName;
import org.scfm.job.UsageException;

/**
 * The file to import: a header that names the columns, and lines.
 */
final class ContactsFile implements Closeable {

	private final CsvRecords records;

	private final List<String> columns;

	private ContactsFile(CsvRecords records, List<String> columns) {
		this.records = records;
		this.columns = columns;
	}

	/**
	 * Opens a file and checks its header.
	 * @param source the file
	 * @param arguments the launch's arguments, which say how it is written
	 * @return the file, positioned at its first line
	 * @throws UsageException if it cannot be read, or has no good header
	 */
	static ContactsFile open(ImportSource source, Arguments arguments) {
		Charset encoding = arguments.get(ImportContactsParameters.ENCODING);
		char delimiter = arguments.get(ImportContactsParameters.DELIMITER);
		try {
			TextLines lines = new TextLines(new InputStreamReader(source.open(), encoding));
			CsvRecords records = new CsvRecords(lines, delimiter, encoding);
			try {
				List<String> columns = columns(records.read(), source);
				requireColumn(arguments.get(ImportContactsParameters.MSISDN_COLUMN), columns, source);
				return new ContactsFile(records, columns);
			}
			catch (UsageException | IOException ex) {
				lines.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw source.unusable("cannot be read: " + ex.getClass().getSimpleName());
		}
	}

	private static List<String> columns(@Nullable CsvRecord header, ImportSource source) {
		if (header == null) {
			throw source.unusable("is empty; its first line must name the columns");
		}
		if (header.problem() != null) {
			throw source.unusable("its header cannot be read: " + header.problem());
		}
		List<String> columns = header.cells().stream().map(String::strip).toList();
		Set<String> seen = new HashSet<>();
		for (String column : columns) {
			if (column.isEmpty()) {
				throw source.unusable("column " + (columns.indexOf(column) + 1) + " of its header has no name");
			}
			if (!seen.add(column)) {
				throw source.unusable("its header names the column " + column + " twice");
			}
		}
		return columns;
	}

	private static void requireColumn(String column, List<String> columns, ImportSource source) {
		if (columns.contains(column)) {
			return;
		}
		String nearest = NearestName.of(column, columns)
			.map((near) -> "; did you mean msisdnColumn=" + near + "?")
			.orElse("");
		String only = columns.get(0);
		if (columns.size() == 1 && only.matches(".*[,;\t|].*")) {
			nearest = "; is another delimiter needed?";
		}
		throw source.unusable("has no column " + column + nearest + " Its columns: " + String.join(", ", columns));
	}

	/**
	 * Where the reading is.
	 * @return how many lines of text are before the next line
	 */
	long position() {
		return this.records.linesRead();
	}

	/**
	 * Goes on where an earlier reading was.
	 * @param position what {@link #position()} was
	 * @throws IOException if the file cannot be read
	 */
	void skipTo(long position) throws IOException {
		this.records.skipTo(position);
	}

	/**
	 * Reads a line.
	 * @return the line, or null at the end
	 * @throws IOException if the file cannot be read
	 */
	@Nullable CsvLine read() throws IOException {
		CsvRecord csvRecord = this.records.read();
		if (csvRecord == null) {
			return null;
		}
		List<String> cells = csvRecord.cells();
		String problem = csvRecord.problem();
		if (problem == null && cells.size() != this.columns.size()) {
			problem = cells.size() + ((cells.size() == 1) ? " column" : " columns") + " instead of "
					+ this.columns.size();
		}
		Map<String, String> values = new LinkedHashMap<>();
		if (problem == null) {
			for (int i = 0; i < cells.size(); i++) {
				values.put(this.columns.get(i), cells.get(i));
			}
		}
		return new CsvLine(csvRecord.line(), csvRecord.text(), values, problem);
	}

	@Override
	public void close() throws IOException {
		this.records.close();
	}

}
