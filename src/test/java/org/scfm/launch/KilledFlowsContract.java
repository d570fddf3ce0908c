package org.scfm.launch;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that are killed while RapidPro has their flow start in hand.
 */
abstract class KilledFlowsContract {

	private static final String FLOW = "requestParams={\"flow\":\"f5901b62-ba76-4003-9c62-72fdacc1b7b7\"}";

	@TempDir
	protected Path folder;

	abstract ProcessDatabase database();

	@Test
	void each_call_gets_one_flow_whenever_its_process_is_killed() {
		ProcessDatabase database = database();
		database.migrate();
		completedCalls(database, 3);
		try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(), Clock.systemUTC())) {
			Fault fault = Fault.on(RequestKind.FLOW_START, Fault.Kind.HANG_AND_CLOSE).delay(Duration.ofMinutes(2));
			sandbox.faults().add(fault.afterEffect());
			sandbox.faults().add(fault);

			for (long killed = 1; killed <= 2; killed++) {
				long requests = killed;
				try (ScfmProcess process = scfm(database, sandbox).start("run", "start-flows", FLOW)) {
					Awaitility.await()
						.atMost(Duration.ofSeconds(60))
						.until(() -> sandbox.ledger().requests(RequestKind.FLOW_START) == requests);
					process.kill();
				}
			}
			assertThat(database.count("phone_calls WHERE flow_status = 'starting'")).isEqualTo(2);
			assertThat(started(sandbox)).containsExactly("1");
			// so long ago that neither process can be at it any more
			database.execute("UPDATE phone_calls SET flow_attempted_at = flow_attempted_at - INTERVAL '10' MINUTE");

			ScfmProcess.Ended first = scfm(database, sandbox).run("run", "start-flows", FLOW);
			assertThat(first.exitCode()).as(first.err()).isZero();
			assertThat(first.out()).containsPattern("Flows Started: +1\n")
				.containsPattern("Flows Settled Started: +1\n")
				.containsPattern("Flows Waiting: +1\n");
			assertThat(first.err()).contains("waits since");

			ScfmProcess.Ended second = scfm(database, sandbox).run("run", "start-flows", FLOW, "gracePeriod=PT0S");
			assertThat(second.exitCode()).as(second.err()).isZero();
			assertThat(second.out()).containsPattern("Flows Started: +1\n")
				.containsPattern("Flows Settled Not Started: +1\n")
				.containsPattern("Flows Waiting: +0\n");

			assertThat(started(sandbox)).containsExactlyInAnyOrder("1", "2", "3");
			assertThat(database.column("SELECT flow_uuid FROM phone_calls WHERE flow_status = 'started'"))
				.containsExactlyInAnyOrderElementsOf(
						sandbox.ledger().flowStarts().stream().map((start) -> start.uuid()).toList());
		}
	}

	private static List<String> started(Sandbox sandbox) {
		return sandbox.ledger()
			.flowStarts()
			.stream()
			.map((start) -> String.valueOf(start.params().get("phone_call_id")))
			.toList();
	}

	private static void completedCalls(ProcessDatabase database, int count) {
		database.insertContacts(count);
		database.insertCallout("running");
		database.execute("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT 1, id, msisdn, '{}', created_at, updated_at FROM contacts
				""", """
				INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status,
				  provider, account_sid, metadata, created_at, send_by, placed_by_execution, changed_by_execution,
				  updated_at)
				SELECT callout_id, id, contact_id, 1, msisdn, 'completed', 'twilio', 'AC1', '{}', created_at,
				  created_at, -1, -1, created_at
				FROM callout_participations
				""");
	}

	private ScfmProcess.Launch scfm(ProcessDatabase database, Sandbox sandbox) {
		return ScfmProcess.in(this.folder)
			.with(database.environment())
			.with(Map.of("RAPIDPRO_BASE_URL", sandbox.url() + "/api", "RAPIDPRO_API_TOKEN",
					SandboxSettings.RAPIDPRO_TOKEN));
	}

}
