package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.scfm.sandbox.SandboxSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docker-compose.yml}, looked at without a container engine.
 */
class ComposeFileTests {

	private static final Path FILE = Path.of("docker-compose.yml");

	private static final String RUN = "docker compose run --rm scfm run ";

	private static final Path SCHEMA = Path.of("src/test/resources/compose-spec/compose-spec.json");

	private final JsonNode compose = Yaml.read(FILE).get(0);

	private final JsonNode services = this.compose.path("services");

	@Test
	void it_is_what_compose_accepts() throws IOException {
		assertThat(schema().validate(this.compose)).extracting(Error::toString).isEmpty();
	}

	@Test
	void what_compose_refuses_is_refused_here() throws IOException {
		JsonNode wrong = Yaml.parse("""
				services:
				  mysql:
				    image: mysql:8.4
				    depends_on: { migrate: { condition: service_done } }
				    healthchek: { test: [CMD, "true"] }
				""").get(0);
		assertThat(schema().validate(wrong)).extracting(Error::toString)
			.anyMatch((error) -> error.contains("healthchek"))
			.anyMatch((error) -> error.contains("depends_on"));
	}

	@Test
	void without_a_profile_there_is_mysql_alone() {
		Map<String, List<String>> profiles = new TreeMap<>();
		this.services.properties()
			.forEach((service) -> profiles.put(service.getKey(), texts(service.getValue(), "profiles")));
		assertThat(profiles).isEqualTo(
				Map.of("mysql", List.of(), "migrate", List.of("jobs", "workers"), "sandbox", List.of("jobs", "workers"),
						"scfm", List.of("jobs"), "broker", List.of("workers"), "worker", List.of("workers")));
	}

	@Test
	void a_job_waits_for_the_schema_and_the_sandbox() {
		assertThat(condition("scfm", "migrate")).isEqualTo("service_completed_successfully");
		assertThat(condition("scfm", "sandbox")).isEqualTo("service_healthy");
		assertThat(condition("worker", "migrate")).isEqualTo("service_completed_successfully");
		assertThat(condition("worker", "sandbox")).isEqualTo("service_healthy");
		assertThat(condition("worker", "broker")).isEqualTo("service_healthy");
		assertThat(condition("migrate", "mysql")).isEqualTo("service_healthy");
		assertThat(this.services.path("sandbox").path("healthcheck").has("test")).isTrue();
		assertThat(this.services.path("mysql").path("healthcheck").has("test")).isTrue();
	}

	@Test
	void ports_are_published_on_loopback_only() {
		List<String> ports = new ArrayList<>();
		this.services.forEach((service) -> ports.addAll(texts(service, "ports")));
		assertThat(ports).isNotEmpty().allMatch((port) -> port.startsWith("127.0.0.1:"));
		assertThat(this.services).noneMatch((service) -> "host".equals(service.path("network_mode").asString("")));
	}

	@Test
	void commands_are_those_of_the_program() {
		for (String service : List.of("migrate", "sandbox", "scfm", "worker")) {
			String[] command = texts(this.services.path(service), "command").toArray(String[]::new);
			assertThat(command).isNotEmpty();
			assertThat(Scfm.commandLine().parseArgs(command).errors()).isEmpty();
		}
	}

	@Test
	void the_jobs_in_the_documentation_are_there() throws IOException {
		List<List<String>> runs = new ArrayList<>();
		for (Path file : List.of(Path.of("docs/running.md"), FILE)) {
			for (String line : Files.readAllLines(file)) {
				int run = line.indexOf(RUN);
				if (run >= 0) {
					runs.add(ScheduleExamplesTests.words(line.substring(run + RUN.length())));
				}
			}
		}
		assertThat(runs).hasSizeGreaterThan(5).allSatisfy(ScheduleExamplesTests::check);
	}

	@Test
	void jobs_call_by_the_sandbox_and_check_the_schema() {
		JsonNode environment = this.services.path("scfm").path("environment");
		assertThat(environment.path("SOMLENG_CLIENT_REST_API_BASE_URL").asString()).isEqualTo("http://127.0.0.1:8585");
		assertThat(environment.path("RAPIDPRO_BASE_URL").asString()).isEqualTo("http://127.0.0.1:8585/api");
		assertThat(environment.path("SOMLENG_ACCOUNT_SID").asString()).isEqualTo(SandboxSettings.TWILIO_ACCOUNT_SID);
		assertThat(environment.path("SOMLENG_AUTH_TOKEN").asString()).isEqualTo(SandboxSettings.AUTH_TOKEN);
		assertThat(environment.path("RAPIDPRO_API_TOKEN").asString()).isEqualTo(SandboxSettings.RAPIDPRO_TOKEN);
		assertThat(environment.path("SCFM_DATABASE_SCHEMA").asString()).isEqualTo(SchemaUpkeep.CHECK);
		assertThat(this.services.path("worker").path("environment")).isEqualTo(environment);
		assertThat(this.services.path("scfm").path("network_mode").asString()).isEqualTo("service:sandbox");
		for (String variable : List.of("SPRING_DATASOURCE_URL", "SPRING_DATASOURCE_USERNAME",
				"SPRING_DATASOURCE_PASSWORD")) {
			assertThat(environment.path(variable).asString())
				.isEqualTo(this.services.path("migrate").path("environment").path(variable).asString());
		}
	}

	@Test
	void containers_of_the_program_may_do_little() {
		for (String name : List.of("migrate", "sandbox", "scfm", "worker")) {
			JsonNode service = this.services.path(name);
			assertThat(service.path("read_only").asBoolean(false)).isTrue();
			assertThat(texts(service, "cap_drop")).containsExactly("ALL");
			assertThat(texts(service, "security_opt")).containsExactly("no-new-privileges:true");
			assertThat(texts(service, "tmpfs")).containsExactly("/tmp");
		}
	}

	private String condition(String service, String needed) {
		return this.services.path(service).path("depends_on").path(needed).path("condition").asString("");
	}

	private static List<String> texts(JsonNode service, String property) {
		List<String> texts = new ArrayList<>();
		service.path(property).forEach((text) -> texts.add(text.asString()));
		return texts;
	}

	private static Schema schema() throws IOException {
		JsonNode schema = new JsonMapper().readTree(Files.readString(SCHEMA));
		removeIds(schema);
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09).getSchema(schema);
	}

	// the schema names its parts as an older draft did; nothing refers to these names
	private static void removeIds(JsonNode node) {
		if (node instanceof ObjectNode object && object.path("id").isString()) {
			object.remove("id");
		}
		node.forEach(ComposeFileTests::removeIds);
	}

}
