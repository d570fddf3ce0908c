package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.scfm.job.Arguments;
import org.scfm.sandbox.Outcome;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several callouts that run at once share the calls by their weights.
 */
abstract class CalloutWeightsContract extends CampaignContract {

	@Autowired
	private CallClaim claim;

	@Test
	void each_callout_has_its_share_of_a_claim_and_calls_are_sent_in_turn() {
		long light = callout(30);
		long heavy = callout(30, "weight=3");
		List<ClaimedCall> claimed = claim(20);
		assertThat(byCallout(claimed)).isEqualTo(Map.of(light, 5L, heavy, 15L));
		assertThat(byCallout(claimed.subList(0, 4))).isEqualTo(Map.of(light, 1L, heavy, 3L));
	}

	@Test
	void what_one_has_no_people_for_goes_to_the_others_by_their_weights() {
		long few = callout(4, "weight=50");
		long light = callout(100);
		long heavy = callout(100, "weight=4");
		assertThat(byCallout(claim(54))).isEqualTo(Map.of(few, 4L, light, 10L, heavy, 40L));
	}

	@Test
	void one_whose_people_are_held_leaves_its_share_to_the_others() {
		callout(80, "weight=100", "callingHours=09:00-10:00");
		long open = callout(80);
		assertThat(byCallout(claim(40))).isEqualTo(Map.of(open, 40L));
	}

	@Test
	void a_number_that_is_in_several_callouts_is_called_for_each_in_turn() {
		List<String> people = this.campaign.contacts(60);
		long first = this.campaign.started();
		long second = this.campaign.started("weight=2");
		List<ClaimedCall> claimed = claim(30);
		assertThat(byCallout(claimed)).isEqualTo(Map.of(first, 10L, second, 20L));
		assertThat(claimed).extracting((call) -> call.facts().msisdn())
			.doesNotHaveDuplicates()
			.isSubsetOf(people.subList(0, 45));
	}

	@Test
	void callouts_without_people_to_call_keep_nobody_from_being_called() {
		for (int i = 0; i < 30; i++) {
			this.campaign.started("weight=100");
		}
		long last = callout(5);
		assertThat(byCallout(claim(2))).isEqualTo(Map.of(last, 2L));
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).hasSize(3);
	}

	@Test
	void those_to_be_called_again_have_a_share_like_the_others() {
		this.campaign.contacts(10, Outcome.FAILED);
		long again = this.campaign.populated("running");
		this.campaign.enqueue();
		this.clock.advance(Duration.ofHours(1));
		this.campaign.update();
		long ruled = callout(20, "weight=1");
		assertThat(byCallout(claim(12))).isEqualTo(Map.of(again, 6L, ruled, 6L));
		assertThat(this.database.count("phone_calls WHERE attempt = 2 AND status = 'created'")).isEqualTo(6);
	}

	List<ClaimedCall> claim(int wanted) {
		return this.claim.claim(EnqueueRules.of(new Arguments(Map.of())), Claimer.of(1), List.of(1L), wanted,
				new Held());
	}

	/**
	 * A running callout of new people.
	 */
	long callout(int people, String... rules) {
		long before = this.database.count("contacts");
		this.campaign.contacts(people);
		long callout = this.campaign.started(rules);
		this.database.update(
				"DELETE FROM callout_participations WHERE callout_id = ? AND contact_id IN "
						+ "(SELECT id FROM (SELECT id FROM contacts ORDER BY id LIMIT " + before + ") earlier)",
				callout);
		return callout;
	}

	private static Map<Long, Long> byCallout(List<ClaimedCall> calls) {
		return calls.stream()
			.map((call) -> call.facts().calloutId())
			.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
	}

}
