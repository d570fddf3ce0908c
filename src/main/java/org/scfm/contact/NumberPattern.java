package org.scfm.contact;

import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A number, or the beginning of numbers with an asterisk behind it, such as
 * {@code +85510*}.
 *
 * @param text the number in E.164, or the plus sign, 1 to 14 digits and an asterisk
 */
record NumberPattern(String text) {

	private static final Pattern PREFIX = Pattern.compile("\\+[1-9][0-9]{0,13}\\*");

	/**
	 * Reads a number as {@link Msisdn#parse} does, or a prefix: its digits begin with the
	 * country code.
	 * @param text the text
	 * @param region the region of numbers in national form, or null
	 * @return the pattern
	 * @throws IllegalArgumentException if the text is neither; the message says why and
	 * does not hold the number
	 */
	static NumberPattern parse(String text, @Nullable String region) {
		String trimmed = text.strip();
		if (!trimmed.endsWith("*")) {
			return new NumberPattern(Msisdn.parse(text, region).value());
		}
		String prefix = trimmed.replaceAll("[\\s().-]", "").replaceFirst("^(00|\\+)?", "+");
		if (!PREFIX.matcher(prefix).matches()) {
			throw new IllegalArgumentException(
					"not the beginning of phone numbers: must be a country code, more digits if need be, and one * at the end");
		}
		return new NumberPattern(prefix);
	}

	/**
	 * The patterns that cover a number, the most exact first: itself, and its beginnings.
	 * @param msisdn the number, E.164
	 * @param prefixLength of which lengths beginnings are wanted
	 */
	static Stream<String> covering(String msisdn, IntPredicate prefixLength) {
		return Stream.concat(Stream.of(msisdn),
				IntStream.iterate(msisdn.length() - 1, (length) -> length > 1, (length) -> length - 1)
					.filter(prefixLength)
					.mapToObj((length) -> msisdn.substring(0, length) + "*"));
	}

	/**
	 * How many characters stand before the asterisk; 0 for a number.
	 */
	int prefixLength() {
		return this.text.endsWith("*") ? this.text.length() - 1 : 0;
	}

}
