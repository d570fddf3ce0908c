package org.scfm.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CheapestListingTests {

	private static final Instant MINUTE = Instant.parse("2026-11-25T10:00:00Z");

	private static final Instant YESTERDAY = MINUTE.minus(Duration.ofDays(1));

	@Test
	void many_calls_are_listed_since_the_oldest_of_them() {
		assertThat(CheapestListing.since(open(10_000, MINUTE.plusSeconds(59)), Map.of(MINUTE, 10_000L)))
			.contains(MINUTE);
	}

	@Test
	void few_calls_are_asked_for_each() {
		assertThat(CheapestListing.since(open(40, MINUTE), Map.of(MINUTE, 40L))).isEmpty();
		assertThat(CheapestListing.since(open(42, MINUTE), Map.of(MINUTE, 42L))).contains(MINUTE);
	}

	@Test
	void calls_that_are_few_among_all_that_the_account_has_sent_are_asked_for_each() {
		assertThat(CheapestListing.since(open(1000, MINUTE), Map.of(MINUTE, 47_000L))).contains(MINUTE);
		assertThat(CheapestListing.since(open(1000, MINUTE), Map.of(MINUTE, 48_001L))).isEmpty();
	}

	@Test
	void an_old_call_is_not_worth_the_pages_of_a_day() {
		List<Instant> open = open(5000, MINUTE);
		open.add(YESTERDAY);
		assertThat(CheapestListing.since(open, Map.of(YESTERDAY.plusSeconds(60), 500_000L, MINUTE, 5000L)))
			.contains(MINUTE);
		assertThat(CheapestListing.since(open, Map.of(YESTERDAY.plusSeconds(60), 10L, MINUTE, 5000L)))
			.contains(YESTERDAY);
	}

	@Test
	void nothing_is_listed_for_nobody() {
		assertThat(CheapestListing.since(List.of(), Map.of(MINUTE, 10_000L))).isEmpty();
	}

	private static List<Instant> open(int calls, Instant sent) {
		return new ArrayList<>(Collections.nCopies(calls, sent));
	}

}
