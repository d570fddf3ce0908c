package org.scfm.callout;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Outcome;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class PopulateCalloutContract {

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Test
	void all_contacts_are_put_into_the_only_callout() {
		List<String> msisdns = this.campaign.contacts(3);
		long callout = this.campaign.callout("initialized", "{}");
		JobRun run = this.campaign.run("populate-callout", "metadata={\"wave\":1}");
		assertCounts(run, 3, 0);
		assertThat(this.database.column(String.class, "SELECT msisdn FROM callout_participations ORDER BY id"))
			.isEqualTo(msisdns);
		assertThat(this.database.count("""
				callout_participations p JOIN contacts c ON c.id = p.contact_id AND c.msisdn = p.msisdn
				WHERE p.callout_id = ? AND p.metadata = '{"wave":1}'
				AND p.attempts = 0 AND p.last_outcome = 'none' AND p.last_attempt_at IS NULL""", callout)).isEqualTo(3);
	}

	@Test
	void a_second_time_nothing_is_added_and_it_says_how_many_were_there() {
		this.campaign.contacts(5);
		this.campaign.callout("initialized", "{}");
		assertCounts(this.campaign.run("populate-callout"), 5, 0);
		List<Map<String, Object>> before = rows();
		assertCounts(this.campaign.run("populate-callout", "metadata={\"second\":true}"), 0, 5);
		assertThat(rows()).isEqualTo(before);
	}

	@Test
	void contacts_that_came_later_are_added() {
		this.campaign.contacts(5);
		this.campaign.callout("running", "{}");
		this.campaign.run("populate-callout");
		this.campaign.contacts(2);
		assertCounts(this.campaign.run("populate-callout"), 2, 5);
		assertThat(rows()).hasSize(7);
	}

	@Test
	void another_callout_has_participations_of_its_own() {
		this.campaign.contacts(2);
		this.campaign.populated("initialized");
		long other = this.campaign.callout("initialized", "{}");
		assertCounts(this.campaign.run("populate-callout", "calloutId=" + other), 2, 0);
		assertThat(this.database.count("callout_participations WHERE callout_id = ?", other)).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{\"language\":\"km\"} | 3", "{\"language\":[\"km\",\"en\"]} | 4",
					"{\"language\":\"km\",\"age\":30} | 1", "{\"age\":\"30\"} | 2", "{\"age\":30} | 2",
					"{\"language\":\"fr\"} | 0", "{\"town\":\"Kampot\"} | 0", "{\"town\":null} | 5",
					"{\"language\":[]} | 0", "{\"Language\":\"km\"} | 0", "{} | 5" })
	void the_contact_filter_chooses_by_metadata(String filter, int chosen) {
		for (String metadata : List.of("{\"language\":\"km\",\"age\":\"30\"}", "{\"language\":\"km\",\"age\":31}",
				"{\"language\":\"km\"}", "{\"language\":\"en\",\"age\":30}", "{}")) {
			this.campaign.contact(Outcome.COMPLETED, metadata);
		}
		this.campaign.callout("initialized", "{}");
		JobRun run = this.campaign.run("populate-callout", "contactFilter=" + filter);
		assertCounts(run, chosen, 0);
		assertThat(rows()).hasSize(chosen);
		assertThat(this.database.rows("SELECT read_count, write_count, filter_count FROM BATCH_STEP_EXECUTION").get(0))
			.containsEntry("read_count", 5L)
			.containsEntry("write_count", (long) chosen)
			.containsEntry("filter_count", 5L - chosen);
	}

	@Test
	void without_contacts_nothing_is_added() {
		this.campaign.callout("initialized", "{}");
		assertCounts(this.campaign.run("populate-callout"), 0, 0);
	}

	@Test
	void no_callout_several_callouts_and_an_unknown_id_are_refused() {
		refused("there is no callout: create one with scfm run create-callout");
		long first = this.campaign.callout("initialized", "{}");
		refused("there is no callout 4711000. The callouts, newest first: " + first, "calloutId=4711000");
		long second = this.campaign.callout("initialized", "{}");
		refused("there are several callouts: say which with calloutId=ID. The callouts, newest first: " + second + ", "
				+ first);
	}

	@Test
	void after_a_failure_the_same_run_goes_on_with_the_same_rows_and_counts_as_if_undisturbed() {
		this.campaign.contacts(2500);
		this.database.update("UPDATE contacts SET metadata = '{\"language\":\"km\"}'");
		long callout = this.campaign.callout("initialized", "{}");
		String unreadable = this.database.value(String.class,
				"SELECT msisdn FROM contacts ORDER BY id LIMIT 1 OFFSET 1500");
		this.database.update("UPDATE contacts SET metadata = 'x' WHERE msisdn = ?", unreadable);
		JobRun failed = populateInRun();
		assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(rows()).hasSize(1000);
		this.database.update("UPDATE contacts SET metadata = '{\"language\":\"km\"}' WHERE msisdn = ?", unreadable);
		// which callout was the only one is settled when the run begins
		this.campaign.callout("initialized", "{}");
		JobRun resumed = populateInRun();
		assertCounts(resumed, 2500, 0);
		assertThat(this.database.column(String.class,
				"SELECT msisdn FROM callout_participations WHERE callout_id = ? ORDER BY id", callout))
			.isEqualTo(this.database.column(String.class, "SELECT msisdn FROM contacts ORDER BY id"));
	}

	private JobRun populateInRun() {
		return this.campaign.run("populate-callout", "contactFilter={\"language\":\"km\"}", "runId=wave-1");
	}

	@Test
	void two_at_once_neither_fail_nor_add_anybody_twice() {
		this.campaign.contacts(3000);
		this.campaign.callout("initialized", "{}");
		List<CompletableFuture<JobRun>> both = List.of(populateInBackground(), populateInBackground());
		long added = 0;
		for (CompletableFuture<JobRun> each : both) {
			JobRun run = each.join();
			assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
			long addedByOne = (long) run.results().get("participationsAdded");
			assertThat((long) run.results().get("participationsThere")).isEqualTo(3000 - addedByOne);
			added += addedByOne;
		}
		assertThat(added).isEqualTo(3000);
		assertThat(rows()).hasSize(3000);
	}

	private CompletableFuture<JobRun> populateInBackground() {
		return OwnThread.start(() -> this.campaign.run("populate-callout"));
	}

	private void refused(String message, String... arguments) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("populate-callout", arguments))
			.withMessage(message);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
	}

	private void assertCounts(JobRun run, long added, long there) {
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("participationsAdded", added)
			.containsEntry("participationsThere", there);
	}

	private List<Map<String, Object>> rows() {
		return this.database.rows("SELECT * FROM callout_participations ORDER BY id");
	}

}
