package org.scfm.contact;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.scfm.job.Json;

/**
 * What has become of a line of the file.
 */
sealed interface ImportLine {

	/**
	 * The number of the line's first line of text.
	 */
	long number();

	/**
	 * A contact.
	 *
	 * @param number the line's number
	 * @param text the line as it was read
	 * @param msisdn the contact's number
	 * @param values values by column name; an empty text means that there is no value
	 * @param metadata the JSON of those that are values: the metadata of a new contact
	 */
	record ContactLine(long number, String text, Msisdn msisdn, Map<String, String> values,
			String metadata) implements ImportLine {

		static ContactLine of(CsvLine line, Msisdn msisdn, Map<String, String> values) {
			return new ContactLine(line.number(), line.text(), msisdn, values, Json.write(merged(Map.of(), values)));
		}

		/**
		 * The metadata of a contact that is there already, once this line has brought its
		 * values.
		 */
		Map<String, Object> mergedInto(Map<String, Object> before) {
			return merged(before, this.values);
		}

		private static Map<String, Object> merged(Map<String, Object> before, Map<String, String> values) {
			Map<String, Object> after = new LinkedHashMap<>(before);
			values.forEach((name, value) -> {
				if (value.isEmpty()) {
					after.remove(name);
				}
				else {
					after.put(name, value);
				}
			});
			return after;
		}

		RejectedLine rejected(String reason) {
			return new RejectedLine(this.number, reason, this.text);
		}

	}

	/**
	 * An entry of the do-not-call list.
	 *
	 * @param number the line's number
	 * @param pattern the number, or the beginning of numbers
	 * @param reason why they must not be called, if it is known
	 * @param source where that is known from, if it is known
	 */
	record DoNotCallLine(long number, NumberPattern pattern, @Nullable String reason,
			@Nullable String source) implements ImportLine {
	}

	/**
	 * A line that brings nothing.
	 *
	 * @param number the line's number
	 * @param reason why not
	 * @param text the line as it was read
	 */
	record RejectedLine(long number, String reason, String text) implements ImportLine {
	}

}
