package org.scfm.sandbox;

import java.util.Map;
import java.util.SplittableRandom;

/**
 * Decides how the call to a number ends.
 */
final class Outcomes {

	private Outcomes() {
	}

	static Outcome of(String to, SandboxSettings settings) {
		if (settings.outcomes() == OutcomeRule.BY_NUMBER && to.length() > 1) {
			switch (to.substring(to.length() - 2)) {
				case "01":
					return Outcome.COMPLETED;
				case "02":
					return Outcome.BUSY;
				case "03":
					return Outcome.NO_ANSWER;
				case "04":
					return Outcome.FAILED;
				case "05":
					return Outcome.CANCELED;
				case "06":
					return Outcome.STAYS_QUEUED;
				case "07":
					return Outcome.STAYS_IN_PROGRESS;
				default:
			}
		}
		return weighted(to, settings);
	}

	private static Outcome weighted(String to, SandboxSettings settings) {
		Map<Outcome, Integer> weights = settings.weights();
		int total = weights.values().stream().mapToInt(Integer::intValue).sum();
		int drawn = new SplittableRandom(settings.seed() * 0x9E3779B97F4A7C15L ^ hash(to)).nextInt(total);
		for (Outcome outcome : Outcome.values()) {
			drawn -= weights.getOrDefault(outcome, 0);
			if (drawn < 0) {
				return outcome;
			}
		}
		throw new IllegalStateException("weights do not add up");
	}

	// String.hashCode of neighbouring numbers differs in the lowest bits only
	private static long hash(String text) {
		long hash = 0xCBF29CE484222325L;
		for (int i = 0; i < text.length(); i++) {
			hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
		}
		return hash;
	}

}
