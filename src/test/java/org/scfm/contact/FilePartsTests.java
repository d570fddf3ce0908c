package org.scfm.contact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.scfm.job.Arguments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file that is read in parts, by whomever, is read as it is at once.
 */
class FilePartsTests {

	private static final String HEADER = "msisdn,name\n";

	// what borders may get wrong; a byte of a broken character is written as one
	private static final List<String> PIECES = List.of("+85512234567,Dara", ",", "\"", "\"\"", "\n", "\r", "\r\n",
			"\n\n", "ស្រី", "é", "\u0000", "\uFEFF", "\u0085", "\u2028", " ", "BROKEN", "\"a\nb\"", "\"a\r\nb\"",
			"x\"y");

	@Property
	void the_parts_are_the_whole(@ForAll("texts") List<String> pieces, @ForAll @IntRange(min = 1, max = 40) int bytes) {
		byte[] text = bytes(pieces, StandardCharsets.UTF_8);
		Text source = new Text(text);
		List<CsvLine> whole = read(source, StandardCharsets.UTF_8, List.of(LineRange.ALL));
		List<LineRange> parts = divide(source, StandardCharsets.UTF_8, bytes);
		assertThat(read(source, StandardCharsets.UTF_8, parts)).isEqualTo(whole);
		assertThat(parts.stream().limit(Math.max(0, parts.size() - 1)).map(LineRange::to))
			.containsExactlyElementsOf(parts.stream().skip(1).map(LineRange::from).toList());
	}

	@Provide
	Arbitrary<List<String>> texts() {
		return Arbitraries.of(PIECES).list().ofMaxSize(60);
	}

	@Example
	void parts_are_about_as_long_as_is_wished() {
		Text source = new Text(bytes(List.of("+85512234567,Dara\n".repeat(1000)), StandardCharsets.UTF_8));
		assertThat(divide(source, StandardCharsets.UTF_8, 1800)).hasSize(10)
			.contains(new LineRange(HEADER.length() + 1800, 101, 201));
	}

	@Example
	void a_quoted_line_break_is_no_border() {
		Text source = new Text(bytes(List.of("1,\"a\nb\nc\nd\"\n2,x\n"), StandardCharsets.UTF_8));
		assertThat(divide(source, StandardCharsets.UTF_8, 1)).containsExactly(new LineRange(12, 1, 5),
				new LineRange(24, 5, 6));
	}

	@Example
	void where_lines_do_not_end_with_bytes_of_ascii_all_is_one_part() {
		for (Charset encoding : List.of(StandardCharsets.UTF_16LE, Charset.forName("ISO-2022-JP"))) {
			assertThat(divide(new Text(new byte[0]), encoding, 1)).containsExactly(LineRange.ALL);
		}
		for (String encoding : List.of("windows-1252", "Shift_JIS", "GB18030", "Big5", "ISO-8859-1", "US-ASCII")) {
			Text source = new Text(bytes(List.of("1,a\n2,b\n"), Charset.forName(encoding)));
			assertThat(divide(source, Charset.forName(encoding), 1)).hasSize(2);
		}
	}

	@Example
	void a_file_without_lines_has_no_parts() {
		assertThat(divide(new Text(HEADER.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8, 1)).isEmpty();
	}

	private static byte[] bytes(List<String> pieces, Charset encoding) {
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		text.writeBytes(HEADER.getBytes(encoding));
		pieces.forEach((piece) -> text
			.writeBytes(piece.equals("BROKEN") ? new byte[] { (byte) 0xE1 } : piece.getBytes(encoding)));
		return text.toByteArray();
	}

	private static List<LineRange> divide(ImportSource source, Charset encoding, int bytes) {
		try {
			return ContactsFile.divide(source, arguments(encoding), bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<CsvLine> read(ImportSource source, Charset encoding, List<LineRange> parts) {
		List<CsvLine> lines = new ArrayList<>();
		for (LineRange part : parts) {
			try (ContactsFile file = ContactsFile.open(source, arguments(encoding), part)) {
				for (CsvLine line = file.read(); line != null; line = file.read()) {
					lines.add(line);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return lines;
	}

	private static Arguments arguments(Charset encoding) {
		return new Arguments(Map.of("encoding", encoding.name()));
	}

	private record Text(byte[] bytes) implements ImportSource {

		@Override
		public String name() {
			return "text";
		}

		@Override
		public long size() {
			return this.bytes.length;
		}

		@Override
		public InputStream open(long from) {
			return new ByteArrayInputStream(Arrays.copyOfRange(this.bytes, (int) from, this.bytes.length));
		}

	}

}
