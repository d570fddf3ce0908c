package org.scfm.monitoring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MasksTests {

	@ParameterizedTest
	@CsvSource({ "+85512234567, +855•••••567", "85512234567, 8551•••••567", "+855122345678901, +855•••••901",
			"+8551223456, +855•••••456", "+855122345, •••••", "1234, •••••" })
	void a_number_shows_its_ends_and_not_its_length(String number, String masked) {
		assertThat(Masks.number(number)).isEqualTo(masked);
	}

	@Test
	void numbers_are_found_in_texts_as_people_and_machines_write_them() {
		assertThat(Masks.inText("'To' +85512234567, 85512234567; To=%2B85512234567&x"))
			.isEqualTo("'To' +855•••••567, 8551•••••567; To=%2B8551•••••567&x");
		assertThat(Masks.inText("call 123456, 0f3d7c64-6e63-4bd0-8b53-6a1c12345678"))
			.isEqualTo("call 123456, 0f3d7c64-6e63-4bd0-8b53-6a1c12345678");
	}

	@Test
	void in_a_log_line_only_what_has_a_plus_sign_is_a_phone_number() {
		assertThat(Masks.inLine("call 12345678 to '+85512234567' To=%2B85512234567"))
			.isEqualTo("call 12345678 to '+855•••••567' To=%2B8551•••••567");
	}

}
