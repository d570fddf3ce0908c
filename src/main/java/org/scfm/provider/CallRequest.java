package org.scfm.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.scfm.monitoring.Masks;

/**
 * One call to place.
 *
 * @param to the number to dial, E.164; wins over any {@code to} among the parameters
 * @param params the provider's parameters, in snake_case or PascalCase; see
 * {@link CallParams}
 * @param sendBy no attempt is begun at or after this instant, so that someone else may
 * safely decide about the call then ({@link CreateOutcome.TooLate}); {@code null} if
 * there is no such limit
 * @param cancelled whether no further attempt is wanted; asked while waiting
 * @param nextTurn asked when the moment to send it has passed, because it was held up or
 * is to be sent again: how long to wait for the next
 */
public record CallRequest(String to, Map<String, ? extends @Nullable Object> params, @Nullable Instant sendBy,
		BooleanSupplier cancelled, Supplier<Duration> nextTurn) {

	/**
	 * Create a request, checking the number and copying the parameters.
	 */
	public CallRequest {
		if (to.isBlank()) {
			throw new IllegalArgumentException("a call needs a number to dial");
		}
		params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
	}

	/**
	 * Create a request that may be sent at any time.
	 * @param to the number to dial, E.164
	 * @param params the provider's parameters
	 */
	public CallRequest(String to, Map<String, ? extends @Nullable Object> params) {
		this(to, params, null);
	}

	/**
	 * Create a request that is not cancelled and has no turns.
	 * @param to the number to dial, E.164
	 * @param params the provider's parameters
	 * @param sendBy no attempt is begun at or after this instant
	 */
	public CallRequest(String to, Map<String, ? extends @Nullable Object> params, @Nullable Instant sendBy) {
		this(to, params, sendBy, () -> false, () -> Duration.ZERO);
	}

	/**
	 * A text for logs: the number masked, the parameters by name only.
	 */
	@Override
	public String toString() {
		return "CallRequest[to=" + Masks.number(this.to) + ", params=" + this.params.keySet() + ", sendBy="
				+ this.sendBy + "]";
	}

}
