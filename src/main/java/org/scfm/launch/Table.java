package org.scfm.launch;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.scfm.job.Json;
import org.scfm.job.Results;

/**
 * Rows of named values, printed for people or as JSON.
 */
final class Table {

	private static final int WIDTH = 80;

	private Table() {
	}

	/**
	 * Prints rows that have the same names, one line each under a line of titles.
	 */
	static void printRows(List<? extends Map<String, ? extends @Nullable Object>> rows, OutputFormat format,
			PrintWriter out) {
		printRows(rows, format, Results::title, out);
	}

	/**
	 * Prints rows that have the same names.
	 * @param title makes a title of a name
	 */
	static void printRows(List<? extends Map<String, ? extends @Nullable Object>> rows, OutputFormat format,
			UnaryOperator<String> title, PrintWriter out) {
		if (format == OutputFormat.JSON) {
			out.println(Json.write(rows));
			return;
		}
		if (rows.isEmpty()) {
			return;
		}
		if (format == OutputFormat.CSV) {
			printCsv(rows, out);
			return;
		}
		List<List<String>> lines = new ArrayList<>();
		lines.add(rows.get(0).keySet().stream().map(title).toList());
		rows.forEach((row) -> lines.add(row.values().stream().map(String::valueOf).toList()));
		int[] widths = new int[lines.get(0).size()];
		for (List<String> line : lines) {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(widths[i], line.get(i).length());
			}
		}
		for (List<String> line : lines) {
			StringBuilder text = new StringBuilder();
			for (int i = 0; i < widths.length; i++) {
				text.append(pad(line.get(i), widths[i] + 2));
			}
			out.println(text.toString().stripTrailing());
		}
	}

	private static void printCsv(List<? extends Map<String, ? extends @Nullable Object>> rows, PrintWriter out) {
		try {
			CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
			printer.printRecord(rows.get(0).keySet());
			for (Map<String, ? extends @Nullable Object> row : rows) {
				printer.printRecord(row.values().stream().map(Table::cell).toList());
			}
			printer.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable Object cell(@Nullable Object value) {
		return (value instanceof Map<?, ?> || value instanceof Collection<?>) ? Json.write(value) : value;
	}

	/**
	 * Prints named values, one line each; a single value is printed alone, so that a
	 * script can take it as it is.
	 */
	static void printValues(Map<String, Object> values, PrintWriter out) {
		if (values.size() == 1) {
			out.println(values.values().iterator().next());
			return;
		}
		printValues(values, "", out);
	}

	/**
	 * Prints named values, one line each.
	 * @param margin what each line begins with
	 */
	static void printValues(Map<String, Object> values, String margin, PrintWriter out) {
		int width = values.keySet().stream().mapToInt((name) -> Results.title(name).length() + 2).max().orElse(0);
		values.forEach((name, value) -> out.println(margin + pad(Results.title(name) + ":", width) + value));
	}

	/**
	 * Prints a text in lines that fit the width of a terminal, broken between words.
	 * @param margin what each line begins with
	 */
	static void printWrapped(String text, String margin, PrintWriter out) {
		printWrapped(text, margin, margin, out);
	}

	/**
	 * Prints a text in lines that fit the width of a terminal, broken between words.
	 * @param first what the first line begins with
	 * @param margin what each other line begins with, as long as that
	 */
	static void printWrapped(String text, String first, String margin, PrintWriter out) {
		StringBuilder line = new StringBuilder(first);
		for (String word : text.split(" ")) {
			if (line.length() > margin.length() && line.length() + 1 + word.length() > WIDTH) {
				out.println(line);
				line = new StringBuilder(margin);
			}
			line.append((line.length() > margin.length()) ? " " : "").append(word);
		}
		out.println(line);
	}

	private static String pad(String text, int width) {
		return text + " ".repeat(Math.max(0, width - text.length()));
	}

}
