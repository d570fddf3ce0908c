package org.scfm.launch;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is secret goes to the services it is for and nowhere else, even where they refuse
 * it and the command is asked to tell all it can.
 */
class SecretsIT {

	private static final String SID = "AC5ec2e7acc0075ec2e7acc0075ec2e7ac";

	private static final String TOKEN = "s3cr3t-t0k3n-0f-th3-pr0v1d3r";

	private static final String RAPIDPRO_TOKEN = "s3cr3t-t0k3n-0f-r4p1dpr0";

	@TempDir
	private Path folder;

	@Test
	void secrets_and_numbers_are_neither_printed_nor_logged_nor_kept() {
		ProcessDatabase database = ProcessDatabase.h2(this.folder);
		database.migrate();
		database.insertContacts(3);
		database.insertCallout("running");
		database.execute("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT 1, id, msisdn, '{}', created_at, updated_at FROM contacts
				""");
		SandboxSettings settings = SandboxSettings.builder()
			.accounts(Set.of(SID))
			.authToken(TOKEN)
			.rapidProToken(RAPIDPRO_TOKEN)
			.callsPerSecond(0)
			.ringing(Duration.ZERO)
			.talking(Duration.ZERO)
			.build();
		try (Sandbox sandbox = Sandbox.start(settings, Clock.systemUTC())) {
			Map<String, String> environment = Map.of("SOMLENG_ACCOUNT_SID", SID, "SOMLENG_AUTH_TOKEN", TOKEN,
					"SOMLENG_CLIENT_REST_API_BASE_URL", sandbox.url().toString(), "RAPIDPRO_BASE_URL",
					sandbox.url() + "/api", "RAPIDPRO_API_TOKEN", RAPIDPRO_TOKEN);
			String enqueue = "requestParams={\"from\":\"+15005550006\",\"url\":\"http://localhost/call\"}";
			ScfmProcess.Launch scfm = ScfmProcess.in(this.folder).with(environment);

			ScfmProcess.Ended placed = scfm.run("--verbose", "run", "enqueue-calls", enqueue, "maxCallsToEnqueue=2");
			assertThat(placed.exitCode()).as(placed.err()).isZero();
			assertThat(database.count("phone_calls WHERE status = 'queued'")).isEqualTo(2);

			sandbox.change((before) -> before.toBuilder().authToken("another").rapidProToken("another").build());
			ScfmProcess.Ended refused = scfm.run("run", "--verbose", "enqueue-calls", enqueue);
			assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.FAILED.number());
			database.execute("UPDATE phone_calls SET status = 'completed', ended_at = updated_at");
			ScfmProcess.Ended flows = scfm.run("run", "--verbose", "start-flows",
					"requestParams={\"flow\":\"f5901b62-ba76-4003-9c62-72fdacc1b7b7\"}");
			assertThat(flows.exitCode()).as(flows.err()).isEqualTo(ExitCode.FAILED.number());

			for (ScfmProcess.Ended ended : List.of(placed, refused, flows)) {
				assertThat(ended.out() + ended.err()).doesNotContain(TOKEN, RAPIDPRO_TOKEN, SID)
					.doesNotContainPattern("\\+?855120000\\d\\d");
			}
		}
		List<String> dump = database.column("SCRIPT");
		assertThat(dump).anyMatch((line) -> line.contains("+85512000001"))
			.noneMatch((line) -> line.contains(TOKEN) || line.contains(RAPIDPRO_TOKEN));
		// which account a call was placed with is among its facts, but not among a run's
		assertThat(dump).anyMatch((line) -> line.contains(SID));
		for (String table : List.of("JOB_EXECUTION", "JOB_EXECUTION_PARAMS", "JOB_EXECUTION_CONTEXT", "STEP_EXECUTION",
				"STEP_EXECUTION_CONTEXT")) {
			assertThat(database.column("SCRIPT TABLE BATCH_" + table))
				.anyMatch((line) -> line.startsWith("INSERT INTO"))
				.noneMatch((line) -> line.contains(SID) || line.matches("(?s).*855120000\\d\\d.*"));
		}
	}

}
