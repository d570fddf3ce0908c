package org.scfm.call;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.scfm.policy.Bucket;
import org.scfm.policy.RandomRules;
import org.scfm.test.OnH2;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the rules, and however calls end: nobody is claimed against them, nobody is
 * held for ever without a reason, and the buckets add up to the people.
 */
@OnH2
class DiallingWalksTests extends ApplicationWalks {

	private final Set<Bucket> seen = EnumSet.noneOf(Bucket.class);

	@Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
	void people_are_claimed_by_the_rules_and_by_nothing_else(@ForAll("rules") Map<String, String> rules,
			@ForAll long seed) {
		this.seen.addAll(new DiallingWalk(this.application, rules, seed).walk(8));
	}

	@AfterProperty
	void every_bucket_was_reached() {
		assertThat(this.seen).contains(Bucket.READY, Bucket.REACHED, Bucket.IN_FLIGHT, Bucket.UNKNOWN,
				Bucket.ATTEMPTS_USED_UP, Bucket.EXPIRED, Bucket.DO_NOT_CALL, Bucket.WAITING_FOR_RETRY, Bucket.CAPPED,
				Bucket.NO_TIME_ZONE, Bucket.BLOCKED_DAY, Bucket.OUTSIDE_HOURS);
	}

	@Provide
	Arbitrary<Map<String, String>> rules() {
		return RandomRules.of(Map.entry("callingHours", "09:00-20:00"), Map.entry("callingHours", "09:00-20:00"),
				Map.entry("timeZoneKey", "zone"), Map.entry("blockedDays", "2027-03-02..2027-03-03"),
				Map.entry("validUntil", "2027-03-03T00:00Z"), Map.entry("maxAttempts", "2"),
				Map.entry("maxAttempts", "9"), Map.entry("maxCallsPerPerson", "1/24h"), Map.entry("minDuration", "5s"),
				Map.entry("retry", "busy:15m,15m not_answered:2h,1d failed:none canceled:free"),
				Map.entry("retry", "busy:0s,0s,0s,0s failed:1h errored:5m,5m,5m"),
				Map.entry("retry", "not_answered:1d,1d,1d too_short:free"));
	}

}
