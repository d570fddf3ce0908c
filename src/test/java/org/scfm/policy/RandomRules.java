package org.scfm.policy;

import java.util.HashMap;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A callout's own rules, chosen at random.
 */
public final class RandomRules {

	private RandomRules() {
	}

	/**
	 * Chooses one to seven of some rules; of two with one name the later one counts.
	 * @param rules the rules to choose from, one that stands twice is chosen more often
	 * @return the rules by their names
	 */
	@SafeVarargs
	public static Arbitrary<Map<String, String>> of(Map.Entry<String, String>... rules) {
		Arbitrary<Map.Entry<String, String>> rule = Arbitraries.of(rules);
		return Combinators.combine(rule, rule.list().ofMaxSize(6)).as((first, others) -> {
			Map<String, String> chosen = new HashMap<>(Map.of(first.getKey(), first.getValue()));
			others.forEach((other) -> chosen.put(other.getKey(), other.getValue()));
			return chosen;
		});
	}

}
