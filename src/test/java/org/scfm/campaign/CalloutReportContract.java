package org.scfm.campaign;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.database.Utc;
import org.scfm.job.ResultPage;
import org.scfm.job.Results;
import org.scfm.launch.JobRun;
import org.scfm.test.Campaign;
import org.scfm.test.Database;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

abstract class CalloutReportContract {

	private static final Instant TEN = Instant.parse("2027-03-01T10:00:00Z");

	@Autowired
	private Campaign campaign;

	@Autowired
	protected Database database;

	@Autowired
	private JobRepository jobRepository;

	@Autowired
	private ResultPage report;

	protected long callout;

	@Test
	void it_shows_what_the_rows_are() {
		arrange();
		JobRun run = this.campaign.run("callout-statistics", "calloutId=" + this.callout, "runId=monday");
		Page page = draw(run);

		assertThat(page.all("h1").get(0).getTextContent()).isEqualTo("Callout " + this.callout + " running");
		assertThat(page.facts("facts")).isEqualTo(Map.of("purpose", "flood & <b>storm</b>"));
		assertThat(page.all("header").get(0).getTextContent())
			.contains("Counted on 2027-03-01 22:30:00 UTC by execution " + run.executionId() + ", run monday.");
		assertThat(page.facts("tiles"))
			.isEqualTo(Map.of("People", "12", "Reached", "33.3%", "Still to call", "4", "Calls", "14"));
		assertThat(page.rows("progress")).contains("Reached | 4 | 33.3%", "Being called | 1 | 8.3%",
				"Still to call | 4 | 33.3%", "never called | 3 | 25.0%", "call failed, due again | 1 | 8.3%",
				"Not reached | 3 | 25.0%", "exhausted: failed three times | 1 | 8.3%",
				"refused by the provider | 2 | 16.7%");
		assertThat(page.rows("attempts")).containsExactly("Outcome | Attempt 1 | Attempt 2 | Attempt 3 | All",
				"Completed | 3 30.0% | 1 33.3% | 0 0% | 4 28.6%", "Failed | 3 30.0% | 1 33.3% | 1 100% | 5 35.7%",
				"Refused by the provider | 2 20.0% | 0 0% | 0 0% | 2 14.3%",
				"Unknown whether placed | 1 10.0% | 1 33.3% | 0 0% | 2 14.3%",
				"Not over yet | 1 10.0% | 0 0% | 0 0% | 1 7.1%", "Calls | 10 | 3 | 1 | 14");
		assertThat(page.in("hours", "g")).hasSize(25);
		assertThat(page.rows("hours").stream().skip(1)).containsExactly("2027-03-01 10:00 | 9 | 2 | 7 | 0",
				"2027-03-01 11:00 | 1 | 1 | 0 | 0", "2027-03-01 12:00 | 1 | 0 | 1 | 0",
				"2027-03-02 10:00 | 2 | 1 | 1 | 0");
		assertThat(page.rows("reasons").stream().skip(1)).containsExactly("read timed out | unknown | 2 50.0%",
				"21211 The 'To' number \u2022\u2022\u2022\u2022\u2022 is not valid | refused | 2 50.0%");
	}

	@Test
	void its_statistics_are_what_the_job_prints() {
		arrange();
		JobRun run = this.campaign.run("callout-statistics", "calloutId=" + this.callout);
		assertThat(draw(run).rows("lines").stream().skip(1)).containsExactlyElementsOf(run.results()
			.entrySet()
			.stream()
			.map((line) -> Results.title(line.getKey()) + " | " + line.getValue())
			.toList());
	}

	@Test
	void it_is_of_the_callout_that_its_execution_has_counted() {
		this.campaign.running(2);
		JobRun run = this.campaign.run("callout-statistics", "runId=r");
		this.campaign.callout("initialized", "{}");
		assertThat(draw(this.campaign.run("callout-statistics", "runId=r")).facts("tiles"))
			.isEqualTo(draw(run).facts("tiles"))
			.containsEntry("People", "2");
	}

	/**
	 * A callout of twelve people and fourteen calls, beside another.
	 */
	private void arrange() {
		this.campaign.contacts(12);
		this.callout = this.campaign.callout("running", "{\"purpose\":\"flood & <b>storm</b>\"}");
		this.campaign.populate(this.callout);
		long other = this.campaign.callout("paused", "{}");
		this.campaign.populate(other);
		call(other, 0, 1, "completed", TEN, null, null);
		call(this.callout, 0, 1, "completed", TEN, null, null);
		call(this.callout, 1, 1, "completed", TEN.plusSeconds(3599), null, null);
		call(this.callout, 2, 1, "completed", TEN.plusSeconds(3600), null, null);
		call(this.callout, 3, 1, "failed", TEN, null, null);
		call(this.callout, 3, 2, "completed", TEN.plusSeconds(86_400), null, null);
		call(this.callout, 4, 1, "failed", TEN, null, null);
		call(this.callout, 5, 1, "failed", TEN, null, null);
		call(this.callout, 5, 2, "failed", TEN.plusSeconds(7200), null, null);
		call(this.callout, 5, 3, "failed", TEN.plusSeconds(86_400), null, null);
		call(this.callout, 6, 1, "errored", TEN, "21211", "The 'To' number +85512345678 is not valid");
		call(this.callout, 7, 1, "errored", TEN, "21211", "The 'To' number +85598765432 is not valid");
		call(this.callout, 8, 1, "released", TEN, null, "read timed out");
		call(this.callout, 9, 1, "created", null, null, null);
		call(this.callout, 8, 2, "unknown", TEN.plusSeconds(60), null, "read timed out");
		people(0, "completed", 1);
		people(1, "completed", 1);
		people(2, "completed", 1);
		people(3, "completed", 2);
		people(4, "failed", 1);
		people(5, "failed", 3);
		people(6, "errored", 1);
		people(7, "errored", 1);
		people(8, "open", 1);
	}

	/**
	 * The same beside a callout of many people, who have been called.
	 */
	protected void arrangeAmongOthers(int people) {
		this.campaign.contacts(people);
		long others = this.campaign.callout("running", "{}");
		this.campaign.populate(others);
		this.database.update("""
				INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status,
				  provider, account_sid, metadata, created_at, send_by, sent_at, placed_by_execution,
				  changed_by_execution, updated_at)
				SELECT callout_id, id, contact_id, 1, msisdn, 'completed', 'twilio', 'AC', '{}', created_at, created_at,
				  created_at, -1, -1, created_at
				FROM callout_participations
				""");
		arrange();
		this.database.rows("ANALYZE TABLE phone_calls");
	}

	private Page draw(JobRun run) {
		return new Page(this.report.html().apply(this.jobRepository.getJobExecution(run.executionId())));
	}

	private void call(long calloutId, int person, int attempt, String status, Instant sent, String code,
			String message) {
		this.database.update("""
				INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status,
				  provider, account_sid, metadata, created_at, send_by, sent_at, remote_error_code,
				  remote_error_message, placed_by_execution, changed_by_execution, updated_at)
				SELECT callout_id, id, contact_id, ?, msisdn, ?, 'twilio', 'AC', '{}', created_at, created_at, ?, ?, ?,
				  -1, -1, created_at
				FROM callout_participations WHERE callout_id = ? ORDER BY id LIMIT 1 OFFSET ?
				""", attempt, status, (sent != null) ? Utc.column(sent) : null, code, message, calloutId, person);
	}

	private void people(int person, String outcome, int attempts) {
		List<Long> ids = this.database.column(Long.class,
				"SELECT id FROM callout_participations WHERE callout_id = ? ORDER BY id", this.callout);
		this.database.update("UPDATE callout_participations SET last_outcome = ?, attempts = ? WHERE id = ?", outcome,
				attempts, ids.get(person));
	}

}
