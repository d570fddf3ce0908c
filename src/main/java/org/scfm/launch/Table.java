package org.scfm.launch;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Json;
import org.scfm.job.Results;

/**
 * Rows of named values, printed for people or as JSON.
 */
final class Table {

	private Table() {
	}

	/**
	 * Prints rows that have the same names, one line each under a line of titles.
	 */
	static void printRows(List<Map<String, Object>> rows, OutputFormat format, PrintWriter out) {
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

	/**
	 * Prints named values, one line each; a single value is printed alone, so that a
	 * script can take it as it is.
	 */
	static void printValues(Map<String, Object> values, PrintWriter out) {
		if (values.size() == 1) {
			out.println(values.values().iterator().next());
			return;
		}
		int width = values.keySet().stream().mapToInt((name) -> Results.title(name).length() + 2).max().orElse(0);
		values.forEach((name, value) -> out.println(pad(Results.title(name) + ":", width) + value));
	}

	private static String pad(String text, int width) {
		return text + " ".repeat(Math.max(0, width - text.length()));
	}

}
