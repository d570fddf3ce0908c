package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.OutcomeRule;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.MySqlServer;
import org.scfm.test.ProcessDatabase;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A campaign of the packaged program, each process started with the arguments and the
 * environment of its Kubernetes manifest. Only what an overlay would set is different:
 * the addresses and the Secrets. All but the migration are a database user who may create
 * and change no table.
 */
@EnabledWithMySql
class KubernetesJobsIT {

	private static final Path CONTACTS = Path.of("/contacts");

	private static final String COMPLETED = "+85512000101";

	private static final String COMPLETED_TOO = "+85512000201";

	private static final String BUSY = "+85512000102";

	private static final String ANSWER_LOST = "+85512000103";

	private final KubernetesManifests manifests = new KubernetesManifests(KubernetesManifests.BASE);

	private final MySqlServer server = MySqlServer.get();

	private final ProcessDatabase database = ProcessDatabase.mySql();

	@TempDir
	private Path contacts;

	@BeforeEach
	void putContactsOnTheVolume() throws IOException {
		Files.writeString(this.contacts.resolve("contacts.csv"), """
				msisdn,language
				%s,km
				%s,km
				%s,km
				%s,km
				12,km
				""".formatted(COMPLETED, COMPLETED_TOO, BUSY, ANSWER_LOST));
	}

	@Test
	void the_manifests_make_a_campaign() throws Exception {
		SandboxSettings settings = SandboxSettings.builder()
			.callsPerSecond(0)
			.ringing(Duration.ZERO)
			.unanswered(Duration.ZERO)
			.talking(Duration.ZERO)
			.outcomes(OutcomeRule.BY_NUMBER)
			.build();
		try (Sandbox sandbox = Sandbox.start(settings, Clock.systemUTC())) {
			ScfmProcess.Ended early = run("create-callout", "too-early", sandbox);
			assertThat(early.exitCode()).isEqualTo(ExitCode.UNEXPECTED.number());
			assertThat(early.err()).contains("the schema is not there").contains("run scfm db migrate");

			assertThat(completed("migrate", "migrate", sandbox).err()).contains("The schema is at version ");
			assertThat(this.database.count("contacts")).isZero();
			assertThatThrownBy(this::createTableAsTheJobs).isInstanceOf(SQLException.class)
				.hasMessageContaining("denied");

			completed("import-contacts", "import-provinces", sandbox);
			assertThat(this.database.count("contacts")).isEqualTo(4);
			assertThat(this.contacts.resolve("contacts.csv.rejected.csv")).exists();

			assertThat(completed("create-callout", "flood", sandbox).out()).isEqualTo("1\n");
			completed("populate-callout", "populate-flood", sandbox);
			assertThat(this.database.count("callout_participations WHERE callout_id = 1")).isEqualTo(4);
			// a pod of the same Job once more, as after a node was lost
			ScfmProcess.Ended again = completed("populate-callout", "populate-flood", sandbox);
			assertThat(again.err()).contains("run populate-flood has completed before");

			completed("change-callout", "start-flood", sandbox);
			assertThat(this.database.column("SELECT status FROM callouts")).containsExactly("running");

			sandbox.faults().add(Fault.on(RequestKind.CREATE, Fault.Kind.CLOSE).afterEffect().to(ANSWER_LOST));
			completed("enqueue-calls", "enqueue-calls-30012340", sandbox);
			assertThat(sandbox.ledger().calls()).hasSize(4);
			assertThat(statusOf(ANSWER_LOST)).isEqualTo("unknown");

			letTimePass();
			completed("update-calls", "update-calls-30012342", sandbox);
			assertThat(statusOf(COMPLETED)).isEqualTo("completed");
			assertThat(statusOf(COMPLETED_TOO)).isEqualTo("completed");
			assertThat(statusOf(BUSY)).isEqualTo("busy");

			completed("start-flows", "start-flows-30012345", sandbox);
			assertThat(sandbox.ledger().flowStarts()).hasSize(2);
			assertThat(this.database.count("phone_calls WHERE flow_status = 'started'")).isEqualTo(2);

			completed("reconcile-calls", "reconcile-calls-30012345", sandbox);
			assertThat(
					this.database.column("SELECT remote_call_id FROM phone_calls WHERE msisdn = '" + ANSWER_LOST + "'"))
				.containsExactly(sandbox.ledger().callsTo(ANSWER_LOST).get(0).sid());

			assertThat(completed("callout-statistics", "flood-statistics", sandbox).out())
				.containsPattern("Callout Status: +running\n")
				.containsPattern("Calls Completed: +2\n")
				.containsPattern("Calls: +4\n");
			assertThat(sandbox.ledger().calls()).hasSize(4);
		}
		assertThat(this.database.column("""
				SELECT PARAMETER_VALUE FROM BATCH_JOB_EXECUTION_PARAMS
				WHERE PARAMETER_NAME = 'runId' ORDER BY JOB_EXECUTION_ID""")).containsExactly("import-provinces",
				"flood", "populate-flood", "start-flood", "enqueue-calls-30012340", "update-calls-30012342",
				"start-flows-30012345", "reconcile-calls-30012345", "flood-statistics");
	}

	private ScfmProcess.Ended completed(String job, String jobName, Sandbox sandbox) {
		ScfmProcess.Ended ended = run(job, jobName, sandbox);
		assertThat(ended.exitCode()).as(job + ": " + ended.err()).isZero();
		return ended;
	}

	private ScfmProcess.Ended run(String name, String jobName, Sandbox sandbox) {
		JsonNode job = this.manifests.jobs().get(name);
		Map<String, String> environment = this.manifests.environment(job, jobName);
		Map<String, String> overlay = overlay(KubernetesManifests.container(job), sandbox);
		environment.replaceAll((variable, value) -> overlay.getOrDefault(variable, value));
		return ScfmProcess.in(folder(KubernetesManifests.container(job)))
			.with(environment)
			.run(KubernetesManifests.arguments(job, environment).toArray(String[]::new));
	}

	private Map<String, String> overlay(JsonNode container, Sandbox sandbox) {
		boolean owner = container.path("envFrom").toString().contains("\"scfm-database-owner\"");
		Map<String, String> overlay = new HashMap<>(SandboxEnvironment.of(sandbox, false));
		overlay.put("SPRING_DATASOURCE_URL", this.database.url());
		overlay.put("SPRING_DATASOURCE_USERNAME", owner ? this.server.username() : this.server.clerk());
		overlay.put("SPRING_DATASOURCE_PASSWORD", this.server.password());
		return overlay;
	}

	private Path folder(JsonNode container) {
		if (container.path("workingDir").isMissingNode()) {
			return this.contacts.getParent();
		}
		assertThat(Path.of(container.path("workingDir").asString())).isEqualTo(CONTACTS);
		assertThat(container.path("volumeMounts").toString()).contains("\"" + CONTACTS + "\"");
		return this.contacts;
	}

	private void createTableAsTheJobs() throws SQLException {
		try (Connection connection = DriverManager.getConnection(this.database.url(), this.server.clerk(),
				this.server.password()); Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE not_theirs (id INT)");
		}
	}

	private String statusOf(String msisdn) {
		return this.database.column("SELECT status FROM phone_calls WHERE msisdn = '" + msisdn + "'").get(0);
	}

	private void letTimePass() {
		this.database.execute(
				"""
						UPDATE phone_calls SET created_at = created_at - INTERVAL 3 MINUTE, sent_at = sent_at - INTERVAL 3 MINUTE,
						  send_by = send_by - INTERVAL 10 MINUTE, queued_at = queued_at - INTERVAL 3 MINUTE,
						  poll_at = poll_at - INTERVAL 3 MINUTE
						""");
	}

}
