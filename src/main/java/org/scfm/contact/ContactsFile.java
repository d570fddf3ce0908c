package org.scfm.contact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
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
	 * Opens the file that a launch names and checks its header.
	 * @param arguments the launch's arguments
	 * @return the file, positioned at its first line
	 * @throws UsageException if there is no such file, or it cannot be read, or it has no
	 * good header
	 */
	static ContactsFile open(Arguments arguments) {
		Path path = path(arguments);
		Charset encoding = arguments.get(ImportContactsParameters.ENCODING);
		char delimiter = arguments.get(ImportContactsParameters.DELIMITER);
		try {
			TextLines lines = new TextLines(new InputStreamReader(Files.newInputStream(path), encoding));
			CsvRecords records = new CsvRecords(lines, delimiter, encoding);
			try {
				List<String> columns = columns(records.read(), path);
				requireColumn(arguments.get(ImportContactsParameters.MSISDN_COLUMN), columns, path);
				return new ContactsFile(records, columns);
			}
			catch (UsageException | IOException ex) {
				lines.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw unusable(path, "cannot be read: " + ex.getClass().getSimpleName());
		}
	}

	/**
	 * The name of the file that a launch names.
	 * @param arguments the launch's arguments
	 * @return the path
	 * @throws UsageException if there is no such file
	 */
	static Path path(Arguments arguments) {
		Path path = Path.of(arguments.get(ImportContactsParameters.INPUT_FILE));
		if (!Files.exists(path)) {
			throw unusable(path, "there is no such file");
		}
		if (!Files.isRegularFile(path)) {
			throw unusable(path, "is not a regular file");
		}
		if (!Files.isReadable(path)) {
			throw unusable(path, "may not be read by this user");
		}
		return path;
	}

	private static List<String> columns(@Nullable CsvRecord header, Path path) {
		if (header == null) {
			throw unusable(path, "is empty; its first line must name the columns");
		}
		if (header.problem() != null) {
			throw unusable(path, "its header cannot be read: " + header.problem());
		}
		List<String> columns = header.cells().stream().map(String::strip).toList();
		Set<String> seen = new HashSet<>();
		for (String column : columns) {
			if (column.isEmpty()) {
				throw unusable(path, "column " + (columns.indexOf(column) + 1) + " of its header has no name");
			}
			if (!seen.add(column)) {
				throw unusable(path, "its header names the column " + column + " twice");
			}
		}
		return columns;
	}

	private static void requireColumn(String column, List<String> columns, Path path) {
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
		throw unusable(path, "has no column " + column + nearest + " Its columns: " + String.join(", ", columns));
	}

	private static UsageException unusable(Path path, String why) {
		return new UsageException(ImportContactsParameters.INPUT_FILE.name() + "=" + path + ": " + why);
	}

	/**
	 * Where the reading is.
	 * @return the number of lines of text read so far
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
