package org.scfm.call;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class SettleCallsOnMySqlTests extends SettleCallsContract {

	@Test
	void unsettled_calls_are_found_by_their_status_however_many_are_settled(@Autowired Database database) {
		List<Map<String, Object>> plan = database
			.rows("EXPLAIN " + UnsettledCalls.PAGE.replace(":after", "0").replace(":limit", "500"));
		assertThat(plan).hasSize(1);
		assertThat(plan.get(0)).containsEntry("type", "range").containsEntry("key", "phone_calls_flow");
	}

}
