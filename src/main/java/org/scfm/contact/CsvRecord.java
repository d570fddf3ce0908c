package org.scfm.contact;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One record of a CSV text.
 *
 * @param line the number of its first line, from 1
 * @param text the record as it was read
 * @param cells its cells, none where there is a problem
 * @param problem why it cannot be read, or null
 */
record CsvRecord(long line, String text, List<String> cells, @Nullable String problem) {

	static CsvRecord good(long line, String text, List<String> cells) {
		return new CsvRecord(line, text, cells, null);
	}

	static CsvRecord bad(long line, String text, String problem) {
		return new CsvRecord(line, text, List.of(), problem);
	}

}
