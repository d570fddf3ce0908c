package org.scfm.call;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.job.Json;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.Database;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class EnqueueRequestsContract {

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@Test
	void placeholders_are_filled_from_contact_participation_and_callout() {
		String msisdn = this.campaign.contact(Outcome.COMPLETED, "{\"language\":\"km\",\"age\":30}");
		this.campaign.callout("running", "{\"topic\":\"flood\"}");
		this.campaign.run("populate-callout", "metadata={\"wave\":\"2\"}");
		this.campaign.enqueue("""
				requestParams={"from":"1234","url":"http://127.0.0.1/{{ callout.metadata.topic }}/\
				{{contact.metadata.language}}?a={{contact.metadata.age}}&w={{participation.metadata.wave}}\
				&m={{msisdn}}&c={{phoneCallId}}&p={{participation.id}}"}""");
		Map<String, Object> call = this.database.rows("SELECT * FROM phone_calls").get(0);
		assertThat(call).containsEntry("status", "queued");
		assertThat(Json.read((String) call.get("remote_request_params"))).containsEntry("url",
				"http://127.0.0.1/flood/km?a=30&w=2&m=" + msisdn + "&c=" + call.get("id") + "&p="
						+ call.get("callout_participation_id"));
	}

	@Test
	void the_request_params_of_a_callout_win_one_by_one_over_those_of_the_job() {
		this.campaign.contacts(1);
		this.campaign.populate(this.campaign.callout("running", """
				{"requestParams":{"from":"5678","timeout":20}}"""));
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls().get(0).from()).isEqualTo("5678");
		assertThat(Json.read(this.database.value(String.class, "SELECT remote_request_params FROM phone_calls")))
			.isEqualTo(Map.of("from", "5678", "timeout", 20, "url", "http://demo.twilio.com/docs/voice.xml", "method",
					"GET"));
		assertThat(this.database.value(String.class, "SELECT from_number FROM phone_calls")).isEqualTo("5678");
	}

	@ParameterizedTest
	@CsvSource({ "To", "to" })
	void the_number_is_always_that_of_the_participation(String name) {
		List<String> msisdns = this.campaign.contacts(2);
		this.campaign.populated("running");
		this.campaign.enqueue(
				"requestParams={\"" + name + "\":\"+85599999999\",\"from\":\"1234\",\"url\":\"http://127.0.0.1/x\"}");
		assertThat(this.sandbox.ledger().calls()).extracting(Ledger.Dialled::to)
			.containsExactlyInAnyOrderElementsOf(msisdns);
	}

	@Test
	void names_as_the_provider_spells_them_are_sent_and_stored_alike() {
		this.campaign.running(1);
		this.campaign.enqueue("requestParams={\"From\":\"1234\",\"Twiml\":\"<Response/>\"}");
		assertThat(this.sandbox.ledger().calls().get(0).from()).isEqualTo("1234");
		assertThat(this.database.value(String.class, "SELECT from_number FROM phone_calls")).isEqualTo("1234");
	}

	@Test
	void whoever_lacks_a_value_is_errored_without_a_request_and_the_others_are_called() {
		String without = this.campaign.contact(Outcome.COMPLETED, "{}");
		String with = this.campaign.contact(Outcome.COMPLETED, "{\"language\":\"km\"}");
		this.campaign.populated("running");
		JobRun run = this.campaign
			.enqueue("requestParams={\"from\":\"1234\",\"url\":\"http://127.0.0.1/{{contact.metadata.language}}\"}");
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).isEqualTo(Map.of("callsEnqueued", 1L, "callsErrored", 1L, "callsUnknown", 0L));
		assertThat(this.sandbox.ledger().requests(RequestKind.CREATE)).isEqualTo(1);
		assertThat(this.sandbox.ledger().calls().get(0).to()).isEqualTo(with);
		assertThat(this.database.rows("SELECT * FROM phone_calls WHERE msisdn = ?", without).get(0))
			.containsEntry("status", "errored")
			.containsEntry("remote_error_message", "no value for {{contact.metadata.language}}")
			.containsEntry("sent_at", null)
			.containsEntry("live_msisdn", null);
		assertThat(this.campaign.people()).isEqualTo(Map.of("errored 1", 1L, "open 1", 1L));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{'from':'1234'} | not JSON; did you mean {\"from\":\"1234\"}",
					"{\"from\":\"1234\",\"url\":\"http://127.0.0.1/{{contact.name}}\"} | there is no {{contact.name}}",
					"{\"from\":\"1234\"} | url, twiml or application_sid is missing",
					"{\"url\":\"http://127.0.0.1/\"} | from is missing",
					"{\"from\":\"1234\",\"From\":\"1\",\"url\":\"http://127.0.0.1/\"} | are the same parameter" })
	void request_params_that_no_call_can_be_sent_with_are_refused_before_the_run(String params, String message) {
		this.campaign.running(1);
		refused(message, "requestParams=" + params);
	}

	@Test
	void a_callout_with_bad_request_params_is_named_before_the_run() {
		this.campaign.contacts(1);
		long callout = this.campaign.callout("running", "{\"requestParams\":{\"from\":null}}");
		this.campaign.populate(callout);
		refused("callout " + callout);
		this.database.update("UPDATE callouts SET metadata = '{\"requestParams\":\"x\"}'");
		refused("requestParams in the metadata of callout " + callout + " must be a JSON object: stop or pause that "
				+ "callout, or correct its metadata");
	}

	@ParameterizedTest
	@CsvSource({ "maxCallsToEnqueue=-1, must be 0 or more", "maxCallsToEnqueue=ten, not a whole number",
			"enqueueStrategy=hopeful, must be optimistic or pessimistic", "maxAttempts=0, must be 1 or more",
			"retryDelay=soon, not a duration", "retryStatuses=failed;busy, must be failed or busy",
			"concurrency=0, must be 1 or more", "callsPerSecond=0, not a number above 0",
			"maxCallsToEnque=3, did you mean maxCallsToEnqueue?" })
	void bad_parameters_are_refused_before_the_run(String argument, String message) {
		this.campaign.running(1);
		refused(message, argument);
	}

	private void refused(String message, String... arguments) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.campaign.enqueue(arguments))
			.withMessageContaining(message);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
		assertThat(this.campaign.calls()).isEmpty();
		assertThat(this.sandbox.ledger().requests()).isEmpty();
	}

}
