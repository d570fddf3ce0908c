package org.scfm.flow;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.scfm.database.Utc;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.test.TestClock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Starts whose answer was lost and of which a person says what became of them.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class DecideFlowsContract extends LostAnswersContract {

	@Test
	void a_start_that_is_too_old_is_left_to_a_person(CapturedOutput output) {
		long call = answerLost(Fault.Kind.SERVER_ERROR, true);

		this.clock.advance(FlowSettler.LIST_REACHES_BACK.plusSeconds(1));
		assertThat(run(Map.of()).results()).isEqualTo(results(0, 0, 0, 0, 1));
		this.clock.advance(GRACE);
		assertThat(run(Map.of()).results()).isEqualTo(results(0, 0, 0, 0, 1));

		assertThat(lookUps()).isZero();
		assertThat(row(call)).containsEntry("flow_status", "unknown")
			.containsEntry("flow_error_message", "too old to be told from RapidPro's list; HTTP 500");
		assertThat(output.getErr()).contains("phone call " + call + " (+855•••••001) waits since " + TestClock.START,
				"phoneCallId=" + call + " decision=started");
		assertThat(startedCalls()).containsExactly(call);
	}

	@Test
	void a_person_says_that_it_was_started() {
		long call = answerLost(Fault.Kind.SERVER_ERROR, true);

		JobRun run = this.launcher.run("start-flows",
				Map.of("phoneCallId", String.valueOf(call), "decision", "started"));

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsAllEntriesOf(Map.of("phoneCall", call, "flowStatus", "started"));
		assertThat(row(call)).containsEntry("flow_status", "started")
			.containsEntry("flow_uuid", null)
			.containsEntry("flow_started_at", Utc.column(TestClock.START));
		this.clock.advance(GRACE);
		run(Map.of());
		assertThat(startedCalls()).containsExactly(call);
	}

	@Test
	void a_person_says_that_it_was_not_started() {
		long call = answerLost(Fault.Kind.SERVER_ERROR, false);
		long other = completed("+85510000002");

		this.launcher.run("start-flows", Map.of("phoneCallId", String.valueOf(call), "decision", "not-started"));

		assertThat(row(call)).containsEntry("flow_status", null);
		assertThat(row(other)).as("the run does nothing else").containsEntry("flow_status", null);
		run(Map.of());
		assertThat(startedCalls()).containsExactly(call, other);
	}

	@Test
	void there_must_be_something_to_decide() {
		long call = completed("+85510000001");
		Map<String, String> decision = Map.of("phoneCallId", String.valueOf(call), "decision", "not-started");

		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.launcher.run("start-flows", decision))
			.withMessageContaining("nothing to decide");
		claim();
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.launcher.run("start-flows", decision))
			.withMessageContaining("being started at this moment");
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.launcher.run("start-flows", Map.of("phoneCallId", String.valueOf(call))))
			.withMessageContaining("go together");
		assertThat(row(call)).containsEntry("flow_status", "starting");
	}

}
