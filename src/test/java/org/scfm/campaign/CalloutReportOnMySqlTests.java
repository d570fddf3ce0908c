package org.scfm.campaign;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.test.OnMySql;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class CalloutReportOnMySqlTests extends CalloutReportContract {

	private static final int OTHERS = 1000;

	@ParameterizedTest
	@ValueSource(strings = { CalloutFiguresReader.CALLS, CalloutFiguresReader.REASONS })
	void it_reads_the_calls_of_its_callout_only(String query) {
		arrangeAmongOthers(OTHERS);
		List<Map<String, Object>> plan = this.database
			.rows("EXPLAIN " + query.replace(":callout", String.valueOf(this.callout)).replace(":hidden", "'*'"));
		assertThat(plan).filteredOn((step) -> "phone_calls".equals(step.get("table")))
			.singleElement()
			.satisfies((step) -> {
				assertThat(step).extractingByKey("type").isIn("ref", "range");
				assertThat(step).containsEntry("key", "phone_calls_callout_status");
				assertThat(((Number) step.get("rows")).intValue()).isLessThan(OTHERS / 10);
			});
	}

}
