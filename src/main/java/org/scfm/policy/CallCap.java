package org.scfm.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.scfm.job.Durations;

/**
 * How often one person may be called in any period of some length, over all callouts.
 *
 * @param calls the most calls
 * @param period the period
 */
public record CallCap(int calls, Duration period) {

	/**
	 * Reads a cap.
	 * @param text the text, such as {@code 3/24h}
	 * @return the cap
	 * @throws IllegalArgumentException if the text is something else
	 */
	public static CallCap parse(String text) {
		String[] parts = text.split("/", -1);
		if (parts.length != 2 || !parts[0].matches("[1-9]\\d{0,5}")) {
			throw new IllegalArgumentException("not a number of calls in a period such as 3/24h");
		}
		Duration period = Durations.parse(parts[1]);
		if (period.isZero() || period.compareTo(Duration.ofDays(366)) > 0) {
			throw new IllegalArgumentException("the period must be more than 0 and at most 366d");
		}
		return new CallCap(Integer.parseInt(parts[0]), period);
	}

	/**
	 * Until when the cap keeps a person from being called.
	 * @param sent when calls to the person were sent
	 * @param now the time
	 * @return the time at which enough of the calls are a period ago, or empty if the
	 * person may be called
	 */
	Optional<Instant> heldUntil(List<Instant> sent, Instant now) {
		return sent.stream()
			.filter((at) -> at.plus(this.period).isAfter(now))
			.sorted(Comparator.reverseOrder())
			.skip(this.calls - 1L)
			.findFirst()
			.map((at) -> at.plus(this.period));
	}

	@Override
	public String toString() {
		return this.calls + "/" + Durations.text(this.period);
	}

}
