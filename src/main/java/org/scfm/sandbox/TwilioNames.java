package org.scfm.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How Twilio writes names, numbers and prices.
 */
final class TwilioNames {

	private static final BigDecimal PRICE_PER_MINUTE = new BigDecimal("-0.0140");

	private TwilioNames() {
	}

	/** {@code user_defined_messages} as a part of a path: {@code UserDefinedMessages}. */
	static String path(String name) {
		return Arrays.stream(name.split("_"))
			.map((word) -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
			.collect(Collectors.joining());
	}

	/** A North American number with its punctuation, any other as it is. */
	static String formatted(String number) {
		return number.matches("\\+1\\d{10}")
				? "(%s) %s-%s".formatted(number.substring(2, 5), number.substring(5, 8), number.substring(8)) : number;
	}

	/** Each minute begun costs. */
	static String price(Duration talked) {
		long minutes = Math.max(1, (talked.toSeconds() + 59) / 60);
		return PRICE_PER_MINUTE.multiply(BigDecimal.valueOf(minutes)).toPlainString();
	}

}
