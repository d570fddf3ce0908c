package org.scfm.launch;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.ProcessDatabase;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An operator's shift: one run is stopped, one is killed; each is found, understood and
 * gone on with, by commands whose JSON a script reads.
 */
abstract class OperatorContract {

	private static final String REQUEST_PARAMS = """
			requestParams={"from":"1234","url":"http://demo.twilio.com/docs/voice.xml"}""";

	private static final int PEOPLE = 300;

	@TempDir
	protected Path folder;

	private final Sandbox sandbox = Sandbox
		.start(SandboxSettings.builder().callsPerSecond(0).latency(Duration.ZERO).build(), Clock.systemUTC());

	private ProcessDatabase database;

	abstract ProcessDatabase database();

	@BeforeEach
	void arrange() {
		this.database = database();
		this.database.migrate();
		this.database.insertContacts(PEOPLE);
		this.database.insertCallout("running");
		this.database.execute("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT (SELECT MAX(id) FROM callouts), id, msisdn, '{}', created_at, updated_at FROM contacts
				""");
	}

	@AfterEach
	void closeSandbox() {
		this.sandbox.close();
	}

	@Test
	void what_was_stopped_and_what_was_killed_is_found_and_goes_on() {
		String[] enqueue = { "run", "enqueue-calls", "runId=shift", "callsPerSecond=1", "--format=json",
				REQUEST_PARAMS };
		try (ScfmProcess running = scfm().start(enqueue)) {
			awaitCalls(running, 1);
			assertThat(executions("--running")).singleElement()
				.satisfies((row) -> assertThat(row).containsEntry("executionId", 1)
					.containsEntry("status", "STARTED")
					.containsEntry("process", "alive"));
			assertEnded(scfm().run("recover", "1"), ExitCode.RUNNING_ELSEWHERE, "execution 1 is running");
			assertEnded(scfm().run("abandon", "1"), ExitCode.RUNNING_ELSEWHERE, "scfm stop 1");
			assertEnded(scfm().run("restart", "1"), ExitCode.RUNNING_ELSEWHERE, "another process is running");
			assertEnded(scfm().run("stop", "1", "--wait=20"), ExitCode.COMPLETED, "execution 1 is STOPPED");
			ScfmProcess.Ended stopped = running.awaitEnd();
			assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(ExitCode.STOPPED.number());
			assertThat(stopped.err()).contains("Stopping enqueue-calls after the work in hand, as asked");
			assertThat(rows(stopped)).singleElement().satisfies((row) -> assertThat(row).containsEntry("exitCode", 4));
		}
		assertEnded(scfm().run("stop", "1"), ExitCode.USAGE, "execution 1 has ended: STOPPED");
		assertThat(this.database.count("phone_calls WHERE status = 'created'")).isZero();

		long placed = this.sandbox.ledger().calls().size();
		try (ScfmProcess restarted = scfm().start("restart", "1")) {
			awaitCalls(restarted, placed + 1);
			restarted.kill();
		}
		assertThat(executions("--status=STARTED", "--job=enqueue-calls")).singleElement()
			.satisfies((row) -> assertThat(row).containsEntry("executionId", 2).containsEntry("process", "dead"));
		assertEnded(scfm().run("stop", "2"), ExitCode.USAGE, "scfm recover 2");
		ScfmProcess.Ended recovered = scfm().run("recover", "--format=json");
		assertThat(rows(recovered))
			.containsExactly(Map.of("executionId", 2, "job", "enqueue-calls", "runId", "shift", "result", "recovered"));
		assertThat(executions()).extracting((row) -> row.get("status")).containsExactly("FAILED", "STOPPED");
		ScfmProcess.Ended details = scfm().run("execution", "2", "--format=json");
		assertThat(rows(details)).singleElement()
			.satisfies((row) -> assertThat(row)
				.containsEntry("failure", "the process died before it recorded how this ended")
				.extractingByKey("parameters")
				.asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsEntry("callsPerSecond", "1"));
		assertEnded(scfm().run("abandon", "2"), ExitCode.COMPLETED, "execution 2 is abandoned");
		assertEnded(scfm().run("restart", "2"), ExitCode.USAGE, "was abandoned");
		assertEnded(scfm().run("execution", "77"), ExitCode.USAGE, "there is no execution 77");
		ScfmProcess.Ended table = scfm().run("executions");
		assertThat(table.out().lines()).hasSize(3).allMatch((line) -> line.length() <= 80);
	}

	private void awaitCalls(ScfmProcess process, long count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(50))
			.failFast(() -> !process.isAlive())
			.until(() -> this.sandbox.ledger().calls().size() >= count);
	}

	private List<Map<String, Object>> executions(String... options) {
		String[] command = new String[options.length + 2];
		command[0] = "executions";
		command[1] = "--format=json";
		System.arraycopy(options, 0, command, 2, options.length);
		return rows(scfm().run(command));
	}

	private static List<Map<String, Object>> rows(ScfmProcess.Ended ended) {
		return JsonMapper.shared().readValue(ended.out(), new TypeReference<>() {
		});
	}

	private static void assertEnded(ScfmProcess.Ended ended, ExitCode exitCode, String said) {
		assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode.number());
		assertThat(ended.err()).contains("scfm: ").contains(said);
	}

	private ScfmProcess.Launch scfm() {
		return ScfmProcess.in(this.folder)
			.with(this.database.environment())
			.with(SandboxEnvironment.of(this.sandbox, false));
	}

}
