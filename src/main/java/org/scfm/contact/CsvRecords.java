package org.scfm.contact;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV text as RFC 4180 has them: one line each, or more where a quoted
 * cell holds line breaks. What is wrong with a record stays its own affair: a quote that
 * is never closed costs its line and no more, as the lines read ahead in search of its
 * end are read again.
 */
final class CsvRecords implements Closeable {

	static final int MOST_LINES_OF_A_RECORD = 100;

	private static final char MALFORMED = '\uFFFD';

	private final TextLines lines;

	private final Deque<TextLines.Line> readAhead = new ArrayDeque<>();

	private final char delimiter;

	private final Charset encoding;

	private final CSVFormat strict;

	private final CSVFormat withOpenEnd;

	private long linesRead;

	/**
	 * @param lines the text, with U+FFFD where it could not be decoded; is closed with
	 * this
	 * @param delimiter what separates the cells
	 * @param encoding how the text was decoded, for messages
	 * @param linesBefore how many lines of the text are before it
	 */
	CsvRecords(TextLines lines, char delimiter, Charset encoding, long linesBefore) {
		this.lines = lines;
		this.delimiter = delimiter;
		this.encoding = encoding;
		this.linesRead = linesBefore;
		this.strict = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreSurroundingSpaces(true).get();
		this.withOpenEnd = this.strict.builder().setLenientEof(true).get();
	}

	/**
	 * How many lines are before the next record, blank ones included: where to go on.
	 * @return the number of lines
	 */
	long linesRead() {
		return this.linesRead;
	}

	/**
	 * Goes on where an earlier reading of the same text was.
	 * @param position what {@link #linesRead()} was
	 * @throws IOException if the text cannot be read
	 */
	void skipTo(long position) throws IOException {
		while (this.linesRead < position && nextLine() != null) {
			this.linesRead++;
		}
	}

	/**
	 * Reads the next record, blank lines left out.
	 * @return the record, or null at the end
	 * @throws IOException if the text cannot be read
	 */
	@Nullable CsvRecord read() throws IOException {
		TextLines.Line line = nextLine();
		while (line != null && line.text().isBlank() && !line.tooLong()) {
			this.linesRead++;
			line = nextLine();
		}
		if (line == null) {
			return null;
		}
		long number = ++this.linesRead;
		String problem = problem(line);
		if (problem != null) {
			return CsvRecord.bad(number, line.text(), problem);
		}
		if (line.text().indexOf('"') < 0) {
			return CsvRecord.good(number, line.text(), split(line.text()));
		}
		Optional<List<String>> cells = parse(line.text(), this.strict);
		if (cells.isPresent()) {
			return CsvRecord.good(number, line.text(), cells.get());
		}
		return isOpen(line.text()) ? readOpen(number, line)
				: CsvRecord.bad(number, line.text(), "broken quoting: text after a closing quote");
	}

	private CsvRecord readOpen(long number, TextLines.Line first) throws IOException {
		Deque<TextLines.Line> more = new ArrayDeque<>();
		StringBuilder text = new StringBuilder(first.text());
		String terminator = first.terminator();
		while (more.size() + 1 < MOST_LINES_OF_A_RECORD) {
			TextLines.Line line = nextLine();
			if (line == null) {
				break;
			}
			more.addLast(line);
			text.append(terminator).append(line.text());
			terminator = line.terminator();
			if (line.tooLong() || text.length() > TextLines.LONGEST) {
				break;
			}
			if (line.text().indexOf('"') < 0) {
				continue;
			}
			String record = text.toString();
			Optional<List<String>> cells = parse(record, this.strict);
			if (cells.isPresent()) {
				this.linesRead += more.size();
				String problem = encodingProblem(record);
				return (problem != null) ? CsvRecord.bad(number, record, problem)
						: CsvRecord.good(number, record, cells.get());
			}
			if (!isOpen(record)) {
				break;
			}
		}
		while (!more.isEmpty()) {
			this.readAhead.addFirst(more.removeLast());
		}
		return CsvRecord.bad(number, first.text(), "broken quoting: a quote is opened and not closed");
	}

	private TextLines.@Nullable Line nextLine() throws IOException {
		return this.readAhead.isEmpty() ? this.lines.read() : this.readAhead.removeFirst();
	}

	private @Nullable String problem(TextLines.Line line) {
		return line.tooLong() ? "longer than " + TextLines.LONGEST + " characters" : encodingProblem(line.text());
	}

	private @Nullable String encodingProblem(String text) {
		if (text.indexOf(MALFORMED) >= 0) {
			return "not encoded as " + this.encoding.name() + ": try encoding=ISO-8859-1";
		}
		if (text.indexOf('\0') >= 0) {
			return "has NUL characters: damaged, or encoded otherwise, for example as UTF-16";
		}
		return null;
	}

	private boolean isOpen(String text) {
		return parse(text, this.withOpenEnd).isPresent();
	}

	/**
	 * The cells of a line without quotes, as the parser gives them; making a parser takes
	 * ten times as long.
	 */
	private List<String> split(String text) {
		List<String> cells = new ArrayList<>();
		int from = 0;
		for (int to = text.indexOf(this.delimiter); to >= 0; to = text.indexOf(this.delimiter, from)) {
			cells.add(stripped(text, from, to));
			from = to + 1;
		}
		cells.add(stripped(text, from, text.length()));
		return cells;
	}

	private static String stripped(String text, int begin, int end) {
		int from = begin;
		int to = end;
		while (from < to && Character.isWhitespace(text.charAt(from))) {
			from++;
		}
		while (from < to && Character.isWhitespace(text.charAt(to - 1))) {
			to--;
		}
		return text.substring(from, to);
	}

	private static Optional<List<String>> parse(String text, CSVFormat format) {
		try (CSVParser parser = CSVParser.parse(text, format)) {
			return Optional.of(parser.iterator().next().toList());
		}
		catch (UncheckedIOException | IOException ex) {
			return Optional.empty();
		}
	}

	@Override
	public void close() throws IOException {
		this.lines.close();
	}

}
