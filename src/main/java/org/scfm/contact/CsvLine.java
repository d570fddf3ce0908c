package org.scfm.contact;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One line of the file to import; it may go over several lines of text where a quoted
 * cell does.
 *
 * @param number the number of its first line of text; the header's is 1
 * @param text the line as it was read
 * @param values its values by column name in the order of the columns, none where there
 * is a problem
 * @param problem why it cannot be read, or null
 */
record CsvLine(long number, String text, Map<String, String> values, @Nullable String problem) {
}
