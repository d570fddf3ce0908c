package org.scfm.contact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
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

	private final long end;

	private ContactsFile(CsvRecords records, List<String> columns, long end) {
		this.records = records;
		this.columns = columns;
		this.end = end;
	}

	/**
	 * Opens a part of a file and checks its header.
	 * @param source the file
	 * @param arguments the launch's arguments, which say how it is written
	 * @param range the part
	 * @return the file, positioned at the first line of the part
	 * @throws UsageException if it cannot be read, or has no good header
	 */
	static ContactsFile open(ImportSource source, Arguments arguments, LineRange range) {
		try {
			CsvRecords records = records(source, arguments, LineRange.ALL);
			try {
				List<String> columns = columns(records.read(), source);
				requireColumn(arguments.get(ImportContactsParameters.MSISDN_COLUMN), columns, source);
				if (range.from() > 0) {
					records.close();
					records = records(source, arguments, range);
				}
				return new ContactsFile(records, columns, range.to());
			}
			catch (UsageException | IOException ex) {
				records.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw source.unusable("cannot be read: " + ex.getClass().getSimpleName());
		}
	}

	private static CsvRecords records(ImportSource source, Arguments arguments, LineRange range) throws IOException {
		return records(source.open(range.firstByte()), arguments, range.from());
	}

	private static CsvRecords records(InputStream text, Arguments arguments, long linesBefore) throws IOException {
		Charset encoding = arguments.get(ImportContactsParameters.ENCODING);
		TextLines lines = new TextLines(new InputStreamReader(text, encoding));
		try {
			return new CsvRecords((linesBefore == 0) ? lines.withoutByteOrderMark() : lines,
					arguments.get(ImportContactsParameters.DELIMITER), encoding, linesBefore);
		}
		catch (IOException ex) {
			lines.close();
			throw ex;
		}
	}

	/**
	 * Divides a file into parts that can be read each for itself.
	 * @param source the file
	 * @param arguments the launch's arguments, which say how it is written
	 * @param bytes about how many bytes a part has
	 * @return the parts, which have all lines but the header; all is one part where lines
	 * cannot be told by their bytes
	 * @throws IOException if it cannot be read
	 */
	static List<LineRange> divide(ImportSource source, Arguments arguments, long bytes) throws IOException {
		if (!LineStarts.canTell(arguments.get(ImportContactsParameters.ENCODING))) {
			return List.of(LineRange.ALL);
		}
		List<LineRange> parts = new ArrayList<>();
		LineStarts starts = new LineStarts(source.open(0));
		try (CsvRecords records = records(starts, arguments, 0)) {
			records.read();
			long from = records.linesRead();
			long firstByte = starts.startOf(from);
			boolean more = true;
			while (more) {
				more = records.read() != null;
				long to = records.linesRead();
				long end = starts.startOf(to);
				if (end > firstByte && (!more || end - firstByte >= bytes)) {
					parts.add(new LineRange(firstByte, from, to));
					from = to;
					firstByte = end;
				}
			}
		}
		return parts;
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
	 * @return the line, or null at the end of the part
	 * @throws IOException if the file cannot be read
	 */
	@Nullable CsvLine read() throws IOException {
		CsvRecord csvRecord = (position() < this.end) ? this.records.read() : null;
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
