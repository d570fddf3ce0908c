package org.scfm.campaign;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.test.Campaign;
import org.scfm.test.Database;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class ChangeCalloutContract {

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@ParameterizedTest
	@CsvSource({ "initialized, start, running", "running, pause, paused", "running, stop, stopped",
			"paused, resume, running", "paused, stop, stopped", "stopped, resume, running",
			"completed, resume, running" })
	void an_action_that_is_allowed_changes_the_state(String from, String action, String to) {
		long callout = this.campaign.callout(from, "{}");
		JobRun run = this.campaign.run("change-callout", "action=" + action, "calloutId=" + callout);
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("callout", callout)
			.containsEntry("calloutStatus", to)
			.hasSize(to.equals("running") ? 2 : 5);
		assertThat(this.campaign.status(callout)).isEqualTo(to);
	}

	@ParameterizedTest
	@CsvSource({ "initialized, stop", "initialized, pause", "initialized, resume", "running, start", "running, resume",
			"paused, start", "paused, pause", "stopped, start", "stopped, stop", "stopped, pause", "completed, start",
			"completed, stop", "completed, pause" })
	void an_action_that_is_not_allowed_is_a_usage_error_and_changes_nothing(String from, String action) {
		long callout = this.campaign.callout(from, "{}");
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("change-callout", "action=" + action))
			.withMessage(
					"callout " + callout + " is " + from + ", so " + action + " is not allowed; nothing was changed");
		assertThat(this.campaign.status(callout)).isEqualTo(from);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
	}

	@Test
	void without_any_callout_it_says_how_to_create_one() {
		refused("there is no callout: create one with scfm run create-callout", "action=start");
	}

	@Test
	void with_two_callouts_and_no_id_it_lists_their_ids() {
		long first = this.campaign.callout("initialized", "{}");
		long second = this.campaign.callout("initialized", "{}");
		refused("there are several callouts: say which with calloutId=ID. The callouts, newest first: " + second + ", "
				+ first, "action=start");
		assertThat(this.database.count("callouts WHERE status = 'initialized'")).isEqualTo(2);
	}

	@Test
	void an_empty_id_means_the_only_callout_there_is() {
		long callout = this.campaign.callout("initialized", "{}");
		this.campaign.run("change-callout", "action=start", "calloutId=");
		assertThat(this.campaign.status(callout)).isEqualTo("running");
	}

	@Test
	void an_unknown_id_is_refused_and_the_ids_are_listed() {
		long callout = this.campaign.callout("initialized", "{}");
		refused("there is no callout 4711000. The callouts, newest first: " + callout, "action=start",
				"calloutId=4711000");
	}

	@Test
	void of_many_ids_only_the_newest_are_listed() {
		for (int i = 0; i < 25; i++) {
			this.campaign.callout("initialized", "{}");
		}
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("change-callout", "action=start"))
			.satisfies((ex) -> assertThat(ex.getMessage().split(", ")).hasSize(22).endsWith("..."));
	}

	@Test
	void a_missing_action_and_an_unknown_action_are_refused() {
		this.campaign.callout("initialized", "{}");
		refused("change-callout needs action=<start or stop or pause or resume or configure>: What to do with the callout; "
				+ "configure changes the rules that are given, and none takes a rule away.");
		refused("action=begin: must be start or stop or pause or resume or configure", "action=begin");
	}

	@Test
	void the_same_run_again_does_nothing_and_says_so() {
		long callout = this.campaign.callout("initialized", "{}");
		JobRun first = this.campaign.run("change-callout", "action=start", "runId=once");
		JobRun again = this.campaign.run("change-callout", "action=start", "runId=once");
		assertThat(again.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(again.message()).contains("has completed before");
		assertThat(again.results()).isEqualTo(first.results());
		assertThat(this.campaign.status(callout)).isEqualTo("running");
	}

	private void refused(String message, String... arguments) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.campaign.run("change-callout", arguments))
			.withMessage(message);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
	}

}
