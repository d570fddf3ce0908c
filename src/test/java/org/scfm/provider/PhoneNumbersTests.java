package org.scfm.provider;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PhoneNumbersTests {

	@ParameterizedTest
	@CsvSource({ "+85512345667, 85512345667, true", "+85512345667, 012 345 667, true", "+85512345667, 12345667, true",
			"+14155551234, (415) 555-1234, true", "1234, 1234, true", "1234, 01234, true", "1234, 5551234, false",
			"123456, 855123456, false", "+85512345667, +85512345668, false", "SCFM, scfm, true", "SCFM, SCFN, false",
			"SCFM, 1234, false", "'', '', true" })
	void numbers_are_compared_by_their_digits(String one, String other, boolean same) {
		assertThat(PhoneNumbers.same(one, other)).isEqualTo(same);
		assertThat(PhoneNumbers.same(other, one)).isEqualTo(same);
		if (same) {
			assertThat(PhoneNumbers.key(one)).isEqualTo(PhoneNumbers.key(other));
		}
	}

}
