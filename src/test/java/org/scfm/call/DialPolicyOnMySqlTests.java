package org.scfm.call;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class DialPolicyOnMySqlTests extends DialPolicyContract {

	@Test
	void those_to_look_at_next_are_one_range_of_an_index_and_nothing_is_sorted(@Autowired Database database) {
		List<Map<String, Object>> plan = database.rows("EXPLAIN " + DueParticipations.RULED.formatted("1 = 1")
			.replace(":callout", "1")
			.replace(":now", "'2027-03-01'")
			.replace(":limit", "200"));
		assertThat(plan).filteredOn((row) -> "p".equals(row.get("table"))).singleElement().satisfies((row) -> {
			assertThat(row).containsEntry("type", "range").containsEntry("key", "callout_participations_next_call");
			assertThat((String) row.get("Extra")).doesNotContain("filesort");
		});
	}

}
