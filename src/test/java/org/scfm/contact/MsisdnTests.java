package org.scfm.contact;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MsisdnTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			+85512234567           | +85512234567
			85512234567            | +85512234567
			0085512234567          | +85512234567
			+855012234567          | +85512234567
			85512 234-567          | +85512234567
			' +855 12 234 567 '    | +85512234567
			++85512234567          | +85512234567
			+85512234567+          | +85512234567
			+855.12.234.567        | +85512234567
			(+855) 12/234 567      | +85512234567
			252662345678           | +252662345678
			'+252 66-(2)-345-678'  | +252662345678
			+44 (0)20 7183 8750    | +442071838750
			+15005550006           | +15005550006
			""")
	void a_number_with_its_country_code_is_normalised(String text, String msisdn) {
		assertThat(Msisdn.parse(text, null).value()).isEqualTo(msisdn);
	}

	@ParameterizedTest
	@CsvSource({ "252123456,+252123456", "855122345678,+855122345678" })
	void what_counts_is_libphonenumbers_word_where_the_seed_had_another(String text, String msisdn) {
		assertThat(Msisdn.parse(text, null).value()).isEqualTo(msisdn);
	}

	@ParameterizedTest
	@ValueSource(strings = { "012234567", "4158675308", "020 7183 8750", "+2526623456", "8551223456", "8551223456789",
			"2526623456789", "1234", "+99912345678", "0", "00", "+", "855122345671234567890" })
	void a_number_that_is_not_valid_with_its_country_code_is_refused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Msisdn.parse(text, null))
			.withMessageStartingWith("not a ")
			.withMessageNotContaining("122345");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			012234567       | KH | +85512234567
			012 234 567     | KH | +85512234567
			85512234567     | KH | +85512234567
			0085512234567   | KH | +85512234567
			+252662345678   | KH | +252662345678
			00252662345678  | KH | +252662345678
			4158675308      | US | +14158675308
			020 7183 8750   | GB | +442071838750
			01185512234567  | US | +85512234567
			0011 855 12 234 567 | AU | +85512234567
			""")
	void with_a_region_a_number_may_be_in_national_form(String text, String region, String msisdn) {
		assertThat(Msisdn.parse(text, region).value()).isEqualTo(msisdn);
	}

	@Test
	void with_a_region_a_foreign_number_needs_its_plus() {
		assertThatIllegalArgumentException().isThrownBy(() -> Msisdn.parse("252662345678", "KH"))
			.withMessage("not a valid phone number of KH");
	}

	@ParameterizedTest
	@ValueSource(strings = { "+855 12 234 567 ext 5", "+855 12 234 567 x12", "+85512234567x12", "85512234567 ext. 5",
			"+85512234567;ext=5", "+85512234567 #12", "+85512234567 Extension 5" })
	void an_extension_is_refused_and_not_dropped(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Msisdn.parse(text, null))
			.withMessage("has an extension, which cannot be dialled");
	}

	@ParameterizedTest
	@ValueSource(strings = { "8.55122E+10", "8,55122E+10", "85512234567.0", "8551223456.00" })
	void an_amount_is_refused_because_digits_are_lost_or_added(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Msisdn.parse(text, null))
			.withMessageContaining("format the column as text");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''                 | no phone number
			' '                | no phone number
			Dara               | not a phone number: has letters
			+855 12 CALL NOW   | not a phone number: has letters
			85512234567,       | not a phone number: has the character COMMA
			٨٥٥١٢٢٣٤٥٦٧        | not a phone number: has digits other than 0 to 9
			-                  | not a phone number: has no digits
			""")
	void what_is_no_number_is_refused_with_the_reason(String text, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> Msisdn.parse(text, null)).withMessage(reason);
	}

	@Test
	void marks_that_cannot_be_seen_do_not_matter() {
		assertThat(Msisdn.parse("\u202A+855\u00A012\u2011234\u200B567\u202C", null).value()).isEqualTo("+85512234567");
	}

	@Test
	void in_a_log_the_number_is_masked() {
		Msisdn msisdn = new Msisdn("+85512234567");
		assertThat(msisdn.masked()).isEqualTo("+855•••••567");
		assertThat("to " + msisdn).isEqualTo("to +855•••••567");
		assertThat(new Msisdn("+12345").masked()).isEqualTo("•••••");
	}

	@Test
	void only_e164_is_a_msisdn() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Msisdn("85512234567"));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Msisdn("+1234567890123456"));
	}

}
