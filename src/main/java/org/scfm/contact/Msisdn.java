package org.scfm.contact;

import java.util.Optional;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.jspecify.annotations.Nullable;
import org.scfm.monitoring.Masks;

/**
 * A phone number as contacts have it: E.164 with the plus sign, such as
 * {@code +85512234567}. Whether a number is valid is asked once, when it is read from a
 * person's text: the rules change with every release of libphonenumber, and a stored
 * number stays what it is.
 *
 * @param value the plus sign and 2 to 15 digits
 */
public record Msisdn(String value) {

	private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

	private static final Pattern EXTENSION = Pattern.compile("[0-9][\\s;,]*(?:extension|extn?|x|#|;)\\W*[0-9]+\\W*$",
			Pattern.CASE_INSENSITIVE);

	// what spreadsheets and data frames make of a number that they take for an amount
	private static final Pattern AMOUNT = Pattern.compile("[0-9]+([.,][0-9]+)?E\\+?[0-9]+|[0-9]{6,}[.,]0+",
			Pattern.CASE_INSENSITIVE);

	/**
	 * @param value the number
	 * @throws IllegalArgumentException if it is not in E.164 form
	 */
	public Msisdn {
		if (!E164.matcher(value).matches()) {
			throw new IllegalArgumentException("not a number in E.164 form");
		}
	}

	/**
	 * Reads a number as a person writes it: with spaces, dots, dashes, slashes and
	 * brackets, with {@code +} or {@code 00} or nothing before the country code, and
	 * where a region is given also in that region's national form. Nothing is guessed:
	 * with a region, a number of another country needs its {@code +} or {@code 00}. A
	 * number is valid if libphonenumber's {@code isValidNumber} says so, which does not
	 * mean that the line exists.
	 * @param text the text
	 * @param region the region, a country code of two letters, or null where each number
	 * has its country code
	 * @return the number
	 * @throws IllegalArgumentException if the text is not one valid number; the message
	 * says why and does not hold the number
	 */
	public static Msisdn parse(String text, @Nullable String region) {
		String trimmed = text.strip();
		if (trimmed.isEmpty()) {
			throw new IllegalArgumentException("no phone number");
		}
		if (AMOUNT.matcher(trimmed).matches()) {
			throw new IllegalArgumentException(
					"not a phone number but an amount, as spreadsheets write it: format the column as text");
		}
		if (EXTENSION.matcher(trimmed).find()) {
			throw new IllegalArgumentException("has an extension, which cannot be dialled");
		}
		String digits = digits(trimmed);
		if (trimmed.indexOf('+') >= 0 && trimmed.indexOf('+') < trimmed.indexOf(digits.charAt(0))) {
			return valid("+" + digits, null)
				.orElseThrow(() -> new IllegalArgumentException("not a valid phone number"));
		}
		// before the region is asked: where another prefix than 00 leads abroad,
		// libphonenumber takes the zeros for a trunk prefix and finds a wrong number
		Optional<Msisdn> international = digits.startsWith("00") ? valid("+" + digits.substring(2), null)
				: Optional.empty();
		return international.or(() -> (region != null) ? valid(digits, region) : valid("+" + digits, null))
			.orElseThrow(() -> new IllegalArgumentException((region != null) ? "not a valid phone number of " + region
					: "not a valid phone number with its country code"));
	}

	private static String digits(String text) {
		StringBuilder digits = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> {
			if (c >= '0' && c <= '9') {
				digits.append((char) c);
			}
			else if (Character.isDigit(c)) {
				throw new IllegalArgumentException("not a phone number: has digits other than 0 to 9");
			}
			else if (Character.isLetter(c)) {
				throw new IllegalArgumentException("not a phone number: has letters");
			}
			else if (!isSeparator(c)) {
				throw new IllegalArgumentException("not a phone number: has the character " + Character.getName(c));
			}
		});
		if (digits.isEmpty()) {
			throw new IllegalArgumentException("not a phone number: has no digits");
		}
		return digits.toString();
	}

	private static boolean isSeparator(int c) {
		return "+./()".indexOf(c) >= 0 || Character.isWhitespace(c) || switch (Character.getType(c)) {
			// FORMAT: the invisible marks that come with numbers copied from a web page
			case Character.SPACE_SEPARATOR, Character.DASH_PUNCTUATION, Character.FORMAT -> true;
			default -> false;
		};
	}

	private static Optional<Msisdn> valid(String number, @Nullable String region) {
		PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
		try {
			PhoneNumber parsed = numbers.parse(number, region);
			return numbers.isValidNumber(parsed)
					? Optional.of(new Msisdn(numbers.format(parsed, PhoneNumberFormat.E164))) : Optional.empty();
		}
		catch (NumberParseException ex) {
			return Optional.empty();
		}
	}

	/**
	 * The number as it may stand in a log: {@code +855•••••567}.
	 * @return its first three and last three digits, the others hidden; a short number
	 * altogether hidden
	 */
	public String masked() {
		return Masks.number(this.value);
	}

	/**
	 * Masked, because what is concatenated is what is logged.
	 * @return {@link #masked()}
	 */
	@Override
	public String toString() {
		return masked();
	}

}
