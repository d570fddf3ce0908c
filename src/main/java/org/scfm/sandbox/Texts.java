package org.scfm.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Names, dates and ids as they appear on the wire.
 */
final class Texts {

	private static final DateTimeFormatter RFC_2822 = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter
		.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private Texts() {
	}

	static String of(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static <E extends Enum<E>> E constant(Class<E> type, String text) {
		String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
		return Arrays.stream(type.getEnumConstants())
			.filter((constant) -> constant.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of "
					+ Arrays.stream(type.getEnumConstants()).map(Texts::of).collect(Collectors.joining(", "))));
	}

	static @Nullable String rfc2822(@Nullable Instant instant) {
		return (instant != null) ? RFC_2822.format(instant) : null;
	}

	static String httpDate(Instant instant) {
		return HTTP_DATE.format(instant);
	}

	static String microseconds(Instant instant) {
		return MICROSECONDS.format(instant);
	}

	static String hex() {
		return UUID.randomUUID().toString().replace("-", "");
	}

	static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
