package org.scfm.call;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.policy.Bucket;
import org.scfm.test.OnMySql;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some of the walks of {@link DiallingWalksTests} on MySQL.
 */
@OnMySql
class DiallingWalkOnMySqlTests {

	@Autowired
	private ApplicationContext application;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void people_are_claimed_by_the_rules_and_by_nothing_else(long seed) {
		Map<String, String> rules = Map.of("callingHours", "09:00-20:00", "timeZoneKey", "zone", "maxCallsPerPerson",
				"1/24h", "minDuration", "5s", "retry", "busy:15m,1h not_answered:2h,1d too_short:3h canceled:free");
		assertThat(new DiallingWalk(this.application, rules, seed).walk(12)).contains(Bucket.READY,
				Bucket.OUTSIDE_HOURS, Bucket.NO_TIME_ZONE, Bucket.DO_NOT_CALL);
	}

}
