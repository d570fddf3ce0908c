package org.scfm.callout;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Json;

/**
 * Lets those contacts pass whose metadata has every value of the filter. A list in the
 * filter means any of its values; values are compared as text, because all values of a
 * CSV file are text.
 */
final class ContactFilter {

	private final Map<String, Object> filter;

	ContactFilter(Map<String, Object> filter) {
		this.filter = filter;
	}

	boolean matches(Candidate candidate) {
		return this.filter.isEmpty() || matches(Json.read(candidate.metadata()));
	}

	private boolean matches(Map<String, Object> metadata) {
		return this.filter.entrySet().stream().allMatch((wanted) -> {
			Object actual = metadata.get(wanted.getKey());
			if (wanted.getValue() instanceof List<?> anyOf) {
				return anyOf.stream().anyMatch((one) -> same(one, actual));
			}
			return same(wanted.getValue(), actual);
		});
	}

	private static boolean same(@Nullable Object wanted, @Nullable Object actual) {
		if (wanted == null || actual == null) {
			return wanted == actual;
		}
		return text(wanted).equals(text(actual));
	}

	private static String text(Object value) {
		return (value instanceof BigDecimal number) ? number.toPlainString() : value.toString();
	}

}
