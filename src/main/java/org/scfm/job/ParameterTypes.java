package org.scfm.job;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The types that job parameters have.
 */
public final class ParameterTypes {

	private ParameterTypes() {
	}

	/**
	 * Any text.
	 * @return the type
	 */
	public static ParameterType<String> text() {
		return type("text", Function.identity());
	}

	/**
	 * The name of a file, relative to the working directory.
	 * @return the type
	 */
	public static ParameterType<String> file() {
		return type("file name", Function.identity());
	}

	/**
	 * The id of a row, 1 or more.
	 * @return the type
	 */
	public static ParameterType<Long> id() {
		return type("id", (text) -> wholeNumber(text, 1, Long.MAX_VALUE));
	}

	/**
	 * A whole number.
	 * @param least the least value allowed
	 * @param most the greatest value allowed
	 * @return the type
	 */
	public static ParameterType<Integer> wholeNumber(int least, int most) {
		String range = (most == Integer.MAX_VALUE) ? least + " or more" : least + " to " + most;
		return type("whole number, " + range, (text) -> (int) wholeNumber(text, least, most));
	}

	/**
	 * A number above zero, with or without decimals.
	 * @return the type
	 */
	public static ParameterType<Double> positiveNumber() {
		return type("number above 0", (text) -> {
			try {
				double value = new BigDecimal(text).doubleValue();
				if (value > 0 && Double.isFinite(value)) {
					return value;
				}
			}
			catch (NumberFormatException ex) {
				// said below
			}
			throw new IllegalArgumentException("not a number above 0");
		});
	}

	/**
	 * A share such as {@code 0.5}.
	 * @return the type; values are more than 0 and at most 1
	 */
	public static ParameterType<Double> share() {
		return type("share above 0 up to 1", (text) -> {
			double value = positiveNumber().parse(text);
			if (value > 1) {
				throw new IllegalArgumentException("must be 1 or less, such as 0.5");
			}
			return value;
		});
	}

	/**
	 * A duration such as {@code 15m}, zero or more; see {@link Durations}.
	 * @return the type
	 */
	public static ParameterType<Duration> duration() {
		return type("duration", Durations::parse);
	}

	/**
	 * One of the constants of an enumeration, in lower case with dashes kept as
	 * underscores.
	 * @param <E> the enumeration
	 * @param choices the constants allowed
	 * @return the type
	 */
	@SafeVarargs
	public static <E extends Enum<E>> ParameterType<E> oneOf(E... choices) {
		return type(words(" or ", choices), (text) -> choice(text, choices));
	}

	/**
	 * Some of the constants of an enumeration, separated by commas.
	 * @param <E> the enumeration
	 * @param choices the constants allowed
	 * @return the type
	 */
	@SafeVarargs
	public static <E extends Enum<E>> ParameterType<Set<E>> listOf(E... choices) {
		return type("list of " + words(", ", choices), (text) -> {
			Set<E> values = new LinkedHashSet<>();
			for (String part : text.split(",")) {
				values.add(choice(part.strip(), choices));
			}
			return values;
		});
	}

	/**
	 * Yes or no, as {@code true} or {@code false}.
	 * @return the type
	 */
	public static ParameterType<Boolean> trueOrFalse() {
		return type("true or false", (text) -> {
			if (text.equals("true") || text.equals("false")) {
				return Boolean.valueOf(text);
			}
			throw new IllegalArgumentException("must be true or false");
		});
	}

	/**
	 * A JSON object, strictly.
	 * @return the type
	 */
	public static ParameterType<Map<String, Object>> jsonObject() {
		return type("JSON object", Json::parseObject);
	}

	/**
	 * A type made of its label and a function.
	 * @param <T> the value's type
	 * @param label the type in words
	 * @param parser reads the text; throws {@link IllegalArgumentException} as
	 * {@link ParameterType#parse} says
	 * @return the type
	 */
	public static <T> ParameterType<T> type(String label, Function<String, T> parser) {
		return new ParameterType<>() {

			@Override
			public String label() {
				return label;
			}

			@Override
			public T parse(String text) {
				return parser.apply(text);
			}

		};
	}

	private static long wholeNumber(String text, long least, long most) {
		long value;
		try {
			value = Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("not a whole number");
		}
		if (value < least) {
			throw new IllegalArgumentException("must be " + least + " or more");
		}
		if (value > most) {
			throw new IllegalArgumentException("must be " + most + " or less");
		}
		return value;
	}

	private static <E extends Enum<E>> E choice(String text, E[] choices) {
		for (E choice : choices) {
			if (word(choice).equals(text)) {
				return choice;
			}
		}
		throw new IllegalArgumentException("must be " + words(" or ", choices));
	}

	private static <E extends Enum<E>> String words(String separator, E[] choices) {
		return Arrays.stream(choices).map(ParameterTypes::word).collect(Collectors.joining(separator));
	}

	private static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
