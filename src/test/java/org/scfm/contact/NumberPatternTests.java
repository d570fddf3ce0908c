package org.scfm.contact;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NumberPatternTests {

	@ParameterizedTest
	@CsvSource({ "+85510*, +85510*, 6", "85510*, +85510*, 6", "0085510*, +85510*, 6", "'+855 (10) 2-3 *', +8551023*, 8",
			"+1*, +1*, 2", "+855123456789012*, , 0", "+855 12 234 567, +85512234567, 0" })
	void a_number_or_the_beginning_of_numbers_is_read(String text, String pattern, int prefixLength) {
		if (pattern == null) {
			assertThatIllegalArgumentException().isThrownBy(() -> NumberPattern.parse(text, null));
		}
		else {
			assertThat(NumberPattern.parse(text, null)).returns(pattern, NumberPattern::text)
				.returns(prefixLength, NumberPattern::prefixLength);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "+*", "+0*", "010*", "+855*10", "+855**", "+85a*", "00*" })
	void what_would_forbid_everybody_or_nobody_is_refused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> NumberPattern.parse(text, "KH"));
	}

	@Test
	void a_number_is_covered_by_itself_and_by_all_its_beginnings() {
		assertThat(NumberPattern.covering("+8551", (length) -> true)).containsExactly("+8551", "+855*", "+85*", "+8*");
		assertThat(NumberPattern.covering("+8551", (length) -> length == 3)).containsExactly("+8551", "+85*");
	}

}
