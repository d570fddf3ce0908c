package org.scfm.call;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class PollBookOnMySqlTests extends PollBookContract {

	@Test
	void a_lease_reads_one_range_of_an_index_and_sorts_nothing(@Autowired Database database) {
		String question = PollBook.DUE
			.replaceAll(":(now|createdBefore|notPolledSince)", "'" + LocalDateTime.now() + "'")
			.replace(":account", "'AC1'")
			.replace(":limit", "100");
		List<Map<String, Object>> plan = database.rows("EXPLAIN " + question);
		assertThat(plan).hasSize(1);
		assertThat(plan.get(0)).containsEntry("type", "range").containsEntry("key", "phone_calls_poll_at");
		assertThat((String) plan.get(0).get("Extra")).doesNotContain("filesort");
	}

}
