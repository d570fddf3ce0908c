package org.scfm.test;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MySqlConditionTests {

	@Test
	void runs_where_a_server_is() {
		assertThat(MySqlCondition.evaluate(null, false).isDisabled()).isFalse();
		assertThat(MySqlCondition.evaluate(null, true).isDisabled()).isFalse();
	}

	@Test
	void fails_where_a_server_is_required_and_none_is() {
		assertThatExceptionOfType(MySqlServer.Unavailable.class)
			.isThrownBy(() -> MySqlCondition.evaluate("no engine", true))
			.withMessage("SCFM_REQUIRE_MYSQL=true, but no engine");
	}

}
