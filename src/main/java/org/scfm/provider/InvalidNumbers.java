package org.scfm.provider;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which refusals say that the number itself is not valid, so that no other time and no
 * other account would do better.
 */
public final class InvalidNumbers {

	private static final Set<String> CODES = Set.of("21211", "21217");

	private InvalidNumbers() {
	}

	/**
	 * Whether a refusal is about the number.
	 * @param code the provider's error code
	 * @return true if no call to the number can succeed
	 */
	public static boolean isToldBy(@Nullable String code) {
		return code != null && CODES.contains(code);
	}

}
