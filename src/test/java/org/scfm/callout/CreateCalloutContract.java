package org.scfm.callout;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.database.Utc;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class CreateCalloutContract {

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Test
	void a_callout_is_created_without_any_parameter() {
		JobRun run = this.campaign.run("create-callout");
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		Map<String, Object> row = this.database.rows("SELECT * FROM callouts").get(0);
		assertThat(row).containsEntry("status", "initialized").containsEntry("metadata", "{}");
		assertThat(row.get("id")).isEqualTo(run.results().get("calloutId"));
		assertThat(this.database.count("callouts WHERE created_at = ?", Utc.column(TestClock.START))).isEqualTo(1);
	}

	@Test
	void metadata_is_kept_as_it_was_given_with_text_in_any_script() {
		String metadata = """
				{"name":"ទឹកជំនន់ 🌊","level":3,"share":0.10,"tags":["a",null,true],"requestParams":{"from":"1234"}}""";
		this.campaign.run("create-callout", "metadata=" + metadata);
		assertThat(this.database.value(String.class, "SELECT metadata FROM callouts")).isEqualTo(metadata);
	}

	@Test
	void its_only_result_is_the_id_so_that_it_is_printed_alone() {
		this.campaign.run("create-callout");
		JobRun second = this.campaign.run("create-callout");
		assertThat(second.results()).containsOnlyKeys("calloutId");
		assertThat(this.database.column(Long.class, "SELECT id FROM callouts ORDER BY id DESC")).element(0)
			.isEqualTo(second.results().get("calloutId"));
	}

	@Test
	void request_params_that_would_block_every_call_are_refused() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("create-callout", "metadata={\"requestParams\":\"oops\"}"))
			.withMessageStartingWith("metadata: requestParams must be a JSON object");
		assertThat(this.database.count("callouts")).isZero();
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{'foo':'bar'} | not JSON; did you mean {\"foo\":\"bar\"}",
					"{\"foo\"=>\"bar\"} | not JSON; did you mean {\"foo\":\"bar\"}",
					"[1] | not a JSON object such as {\"name\":\"value\"}",
					"{} {} | not a JSON object such as {\"name\":\"value\"}" })
	void near_misses_of_json_are_refused_with_the_corrected_text(String metadata, String message) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("create-callout", "metadata=" + metadata))
			.withMessage("metadata=" + metadata + ": " + message);
		assertThat(this.database.count("callouts")).isZero();
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
	}

}
