package org.scfm.provider;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a call.
 */
public final class CallParams {

	private CallParams() {
	}

	/**
	 * TODO.
	 */
	public static List<String> problems(Map<String, ? extends @Nullable Object> params, Dialect dialect) {
		throw new UnsupportedOperationException();
	}

	/**
	 * TODO.
	 */
	public static List<String> warnings(Map<String, ? extends @Nullable Object> params, Dialect dialect) {
		throw new UnsupportedOperationException();
	}

}
