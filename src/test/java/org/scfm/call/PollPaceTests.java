package org.scfm.call;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PollPaceTests {

	@Test
	void a_call_without_news_is_asked_for_ever_more_rarely_up_to_a_quarter_of_an_hour() {
		assertThat(IntStream.rangeClosed(0, 11).mapToObj((quiet) -> PollPace.after(quiet).toSeconds()))
			.containsExactly(0L, 0L, 0L, 15L, 30L, 60L, 120L, 240L, 480L, 900L, 900L, 900L);
		assertThat(PollPace.after(Integer.MAX_VALUE)).hasMinutes(15);
	}

}
