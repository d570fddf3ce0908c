package org.scfm.test;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RequirementTests {

	private final Requirement server = new Requirement("MySQL", "SCFM_REQUIRE_MYSQL");

	@Test
	void tests_run_where_it_is() {
		assertThat(this.server.evaluate(null, false).isDisabled()).isFalse();
		assertThat(this.server.evaluate(null, true).isDisabled()).isFalse();
	}

	@Test
	void tests_fail_where_it_is_required_and_is_not() {
		assertThatIllegalStateException().isThrownBy(() -> this.server.evaluate("no engine", true))
			.withMessage("SCFM_REQUIRE_MYSQL=true, but no engine");
	}

}
