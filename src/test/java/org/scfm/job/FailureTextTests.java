package org.scfm.job;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureTextTests {

	@Test
	void a_reason_stays_as_it_is() {
		assertThat(FailureText.firstUsefulLine("the provider refuses every call: no (HTTP 401)"))
			.isEqualTo("the provider refuses every call: no (HTTP 401)");
	}

	@Test
	void of_a_trace_the_first_exception_that_says_something_counts() {
		assertThat(FailureText.firstUsefulLine("""
				org.springframework.batch.core.step.FatalStepExecutionException: Unable to process item
					at org.springframework.batch.Some.method(Some.java:1)
				Caused by: org.scfm.call.CallSender$SendingHaltedException: the provider refuses every call
					at org.scfm.call.CallSender.record(CallSender.java:1)
				Caused by: java.io.IOException: deeper
				""")).isEqualTo("the provider refuses every call");
	}

	@Test
	void an_exception_without_a_message_is_named() {
		assertThat(FailureText.firstUsefulLine("java.lang.NullPointerException\n\tat x"))
			.isEqualTo("java.lang.NullPointerException");
	}

	@Test
	void a_wrapper_is_better_than_nothing() {
		assertThat(FailureText.firstUsefulLine("java.lang.IllegalStateException: odd\n\tat x")).isEqualTo("odd");
	}

	@Test
	void nothing_is_nothing() {
		assertThat(FailureText.firstUsefulLine(null)).isNull();
		assertThat(FailureText.firstUsefulLine(" \n")).isNull();
	}

}
