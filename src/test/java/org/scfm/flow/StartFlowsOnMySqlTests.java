package org.scfm.flow;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.test.OnMySql;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class StartFlowsOnMySqlTests extends StartFlowsContract {

	@Test
	void a_claim_reads_no_call_that_has_its_flow() {
		Map<String, Object> plan = this.database.rows("EXPLAIN " + CompletedCalls.NEXT).get(0);

		assertThat(plan).containsEntry("key", "phone_calls_flow").containsEntry("ref", "const,const");
		assertThat(plan.get("Extra")).asString().doesNotContain("filesort");
	}

}
