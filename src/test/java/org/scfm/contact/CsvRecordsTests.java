package org.scfm.contact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CsvRecordsTests {

	private static final String OPEN = "broken quoting: a quote is opened and not closed";

	private static final String TRAILING = "broken quoting: text after a closing quote";

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void lines_end_as_on_any_system(String end) {
		assertThat(records("a,b" + end + "1,2" + end + "3,4" + end)).containsExactly(cells(1, "a", "b"),
				cells(2, "1", "2"), cells(3, "3", "4"));
	}

	@Test
	void the_last_line_needs_no_end() {
		assertThat(records("a,b\n1,")).containsExactly(cells(1, "a", "b"), cells(2, "1", ""));
	}

	@Test
	void blank_lines_are_no_records_but_count_as_lines() {
		assertThat(records("\na\n\r\n  \nb\n\n")).containsExactly(cells(2, "a"), cells(5, "b"));
	}

	@Test
	void a_text_without_lines_has_no_records() {
		assertThat(records("")).isEmpty();
		assertThat(records("\uFEFF")).isEmpty();
		assertThat(records("\n\n")).isEmpty();
	}

	@Test
	void quotes_protect_delimiters_spaces_and_quotes() {
		assertThat(records("\"a,b\",\" c \",\"d \"\"e\"\"\",\"\""))
			.containsExactly(cells(1, "a,b", " c ", "d \"e\"", ""));
	}

	@Test
	void spaces_around_cells_do_not_matter() {
		assertThat(records(" a , \"b\" ,\tc\t")).containsExactly(cells(1, "a", "b", "c"));
	}

	@Test
	void a_quote_within_a_cell_is_a_character() {
		assertThat(records("5\" pipe,a\"b\"")).containsExactly(cells(1, "5\" pipe", "a\"b\""));
	}

	@Test
	void any_delimiter_will_do() {
		assertThat(records("a;\"b;c\";d,e", ';')).containsExactly(cells(1, "a", "b;c", "d,e"));
		assertThat(records("a\t\"b\tc\"\t\td", '\t')).containsExactly(cells(1, "a", "b\tc", "", "d"));
	}

	@ParameterizedTest
	@ValueSource(chars = { ',', ';', '\t', ' ', '|' })
	void a_line_without_quotes_has_the_cells_that_the_parser_finds(char delimiter) throws IOException {
		CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreSurroundingSpaces(true).get();
		String characters = ",;\t |aé\u00A0\u2003\u001F\\#'";
		Random random = new Random(4711);
		for (int i = 0; i < 2000; i++) {
			String line = random.ints(random.nextInt(1, 12), 0, characters.length())
				.mapToObj((at) -> characters.substring(at, at + 1))
				.collect(Collectors.joining());
			if (line.isBlank()) {
				continue;
			}
			try (CSVParser parser = CSVParser.parse(line, format)) {
				assertThat(records(line, delimiter)).as("<%s>", line)
					.containsExactly(cells(1, parser.iterator().next().toList().toArray(String[]::new)));
			}
		}
	}

	@Test
	void a_quoted_cell_may_go_over_lines() {
		assertThat(records("a,\"x\r\n\r\ny, z\"\r\nb,c")).containsExactly(cells(1, "a", "x\r\n\r\ny, z"),
				cells(4, "b", "c"));
	}

	@Test
	void an_open_quote_costs_its_line_only() {
		assertThat(records("a,b\n1,\"open\n2,x\n3,y\n")).containsExactly(cells(1, "a", "b"), bad(2, OPEN),
				cells(3, "2", "x"), cells(4, "3", "y"));
	}

	@Test
	void an_open_quote_does_not_end_at_the_next_quoted_cell() {
		assertThat(records("1,\"open\n2,x\n3,\"y\"\n4,\"open\n5,\"z, z\"\n6,w")).containsExactly(bad(1, OPEN),
				cells(2, "2", "x"), cells(3, "3", "y"), bad(4, OPEN), cells(5, "5", "z, z"), cells(6, "6", "w"));
	}

	@Test
	void an_open_quote_on_the_last_line_costs_that_line() {
		assertThat(records("1,x\n2,\"open")).containsExactly(cells(1, "1", "x"), bad(2, OPEN));
	}

	@Test
	void a_closing_quote_is_not_searched_for_without_end() {
		String far = "x\n".repeat(CsvRecords.MOST_LINES_OF_A_RECORD);
		List<CsvRecord> records = records("\"" + far + "\"\nend");
		assertThat(records).hasSize(CsvRecords.MOST_LINES_OF_A_RECORD + 2);
		assertThat(records.get(0)).usingRecursiveComparison().ignoringFields("text").isEqualTo(bad(1, OPEN));
		String near = "x\n".repeat(CsvRecords.MOST_LINES_OF_A_RECORD - 1);
		assertThat(records("\"" + near + "\"\nend")).containsExactly(cells(1, near),
				cells(CsvRecords.MOST_LINES_OF_A_RECORD + 1, "end"));
	}

	@Test
	void text_after_a_closing_quote_is_broken_quoting() {
		assertThat(records("1,\"a\"b\n2,\"c\\\"d\"\n3,e")).containsExactly(bad(1, TRAILING), bad(2, TRAILING),
				cells(3, "3", "e"));
	}

	@Test
	void a_byte_order_mark_is_not_text() {
		assertThat(records("\uFEFFa,b\n1,2")).containsExactly(cells(1, "a", "b"), cells(2, "1", "2"));
		assertThat(records("\uFEFF\"a\",b")).containsExactly(cells(1, "a", "b"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE" })
	void text_is_decoded(String encoding) {
		Charset charset = Charset.forName(encoding);
		assertThat(records("né,ü\nß,x".getBytes(charset), charset)).containsExactly(cells(1, "né", "ü"),
				cells(2, "ß", "x"));
	}

	@Test
	void a_badly_encoded_line_costs_that_line() {
		byte[] latin1 = "1,José\n2,x\n3,\"\né\"\n4,y".getBytes(StandardCharsets.ISO_8859_1);
		String problem = "not encoded as UTF-8: try encoding=ISO-8859-1";
		assertThat(records(latin1, StandardCharsets.UTF_8)).containsExactly(bad(1, problem), cells(2, "2", "x"),
				bad(3, problem), cells(5, "4", "y"));
	}

	@Test
	void a_line_with_nul_characters_is_not_text() {
		assertThat(records("1,a\0b\n2,c")).containsExactly(
				bad(1, "has NUL characters: damaged, or encoded otherwise, for example as UTF-16"), cells(2, "2", "c"));
	}

	@Test
	void a_line_without_end_is_not_held_in_memory() throws IOException {
		long length = 1L << 31;
		Reader endless = new Reader() {

			private long sent;

			@Override
			public int read(char[] buffer, int offset, int count) {
				if (this.sent >= length) {
					return -1;
				}
				Arrays.fill(buffer, offset, offset + count, 'x');
				this.sent += count;
				return count;
			}

			@Override
			public void close() {
			}

		};
		try (TextLines lines = new TextLines(endless)) {
			TextLines.Line line = lines.read();
			assertThat(line).isNotNull();
			assertThat(line.tooLong()).isTrue();
			assertThat(line.text()).hasSize(TextLines.LONGEST);
			assertThat(lines.read()).isNull();
		}
	}

	@Test
	void a_line_that_is_too_long_costs_that_line() {
		String longest = "x".repeat(TextLines.LONGEST);
		assertThat(records(longest + "\n" + longest + "y\n1,2")).containsExactly(cells(1, longest),
				bad(2, "longer than 1048576 characters"), cells(3, "1", "2"));
		assertThat(records("\"" + longest + "\n1,\"2\"")).containsExactly(bad(1, "longer than 1048576 characters"),
				cells(2, "1", "2"));
		assertThat(records("\"open\n" + longest + "\n1,\"2\"")).containsExactly(bad(1, OPEN), cells(2, longest),
				cells(3, "1", "2"));
	}

	@Test
	void reading_goes_on_where_it_was() throws IOException {
		String text = "a,b\n\n1,\"x\ny\"\n2,\"open\n3,z\n\n4,w\n";
		List<CsvRecord> all = records(text);
		assertThat(all).hasSize(5);
		for (int before = 0; before <= all.size(); before++) {
			try (CsvRecords first = open(new StringReader(text), ',', StandardCharsets.UTF_8);
					CsvRecords second = open(new StringReader(text), ',', StandardCharsets.UTF_8)) {
				for (int i = 0; i < before; i++) {
					first.read();
				}
				second.skipTo(first.linesRead());
				assertThat(withoutText(read(second))).isEqualTo(all.subList(before, all.size()));
			}
		}
	}

	private static CsvRecord cells(long line, String... cells) {
		return CsvRecord.good(line, "", List.of(cells));
	}

	private static CsvRecord bad(long line, String problem) {
		return CsvRecord.bad(line, "", problem);
	}

	private static List<CsvRecord> records(String text) {
		return records(text, ',');
	}

	private static List<CsvRecord> records(String text, char delimiter) {
		try (CsvRecords records = open(new StringReader(text), delimiter, StandardCharsets.UTF_8)) {
			return withoutText(read(records));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<CsvRecord> records(byte[] bytes, Charset charset) {
		try (CsvRecords records = open(new InputStreamReader(new ByteArrayInputStream(bytes), charset), ',', charset)) {
			return withoutText(read(records));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static CsvRecords open(Reader reader, char delimiter, Charset charset) throws IOException {
		return new CsvRecords(new TextLines(reader).withoutByteOrderMark(), delimiter, charset, 0);
	}

	private static List<CsvRecord> read(CsvRecords records) throws IOException {
		List<CsvRecord> all = new ArrayList<>();
		for (CsvRecord csvRecord = records.read(); csvRecord != null; csvRecord = records.read()) {
			all.add(csvRecord);
		}
		return all;
	}

	private static List<CsvRecord> withoutText(List<CsvRecord> records) {
		return records.stream()
			.map((csvRecord) -> new CsvRecord(csvRecord.line(), "", csvRecord.cells(), csvRecord.problem()))
			.toList();
	}

}
