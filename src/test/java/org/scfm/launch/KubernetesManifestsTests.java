package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manifests below {@code jobs/kubernetes}, looked at without a cluster.
 */
class KubernetesManifestsTests {

	private static final Path OVERLAYS = Path.of("jobs/kubernetes/overlays");

	private static final KubernetesManifests BASE = new KubernetesManifests(KubernetesManifests.BASE);

	private static final Path WORKERS = KubernetesManifests.BASE.resolveSibling("workers");

	private static final KubernetesManifests OF_WORKERS = new KubernetesManifests(WORKERS);

	static Stream<String> resources() {
		return BASE.all().keySet().stream();
	}

	static Stream<String> jobs() {
		return BASE.jobs().keySet().stream();
	}

	static Stream<JsonNode> podMakers() {
		return Stream.of(BASE, OF_WORKERS).flatMap((manifests) -> manifests.podMakers().values().stream());
	}

	static Stream<Path> overlays() throws IOException {
		return Files.list(OVERLAYS);
	}

	@ParameterizedTest
	@MethodSource("resources")
	void each_manifest_is_what_kubernetes_accepts(String name) {
		assertThat(KubernetesSchema.errors(BASE.get(name))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "      concurrencyPolicy: Forbid # not here", "      parallelism: many",
			"      template: { spec: { containers: [ { image: scfm-batch } ] } }",
			"      template: { spec: { containers: [ { name: scfm, env: [ { name: CONCURRENCY, value: 8 } ] } ] } }" })
	void a_manifest_that_kubernetes_refuses_is_refused_here(String wrong) {
		JsonNode manifest = Yaml.parse("""
				apiVersion: batch/v1
				kind: CronJob
				spec:
				  schedule: "0 0 * * *"
				  jobTemplate:
				    spec:
				%s
				""".formatted(wrong.contains("template:") ? wrong : wrong + "\n      template: {}")).get(0);
		assertThat(KubernetesSchema.errors(manifest)).hasSize(1);
	}

	@Test
	void every_job_has_a_manifest_that_names_each_of_its_parameters_rightly() {
		Set<String> launched = new TreeSet<>();
		BASE.jobs().forEach((name, job) -> {
			Map<String, String> environment = BASE.environment(job, name);
			List<String> arguments = KubernetesManifests.arguments(job, environment);
			assertThat(arguments).as(name).noneMatch((argument) -> argument.contains("$("));
			if (name.equals("migrate")) {
				assertThat(arguments).containsExactly("db", "migrate");
				return;
			}
			assertThat(arguments).startsWith("run", name, "runId=" + name);
			JobCatalogue.find(name).check(RunCommand.parse(arguments.subList(2, arguments.size())));
			launched.add(name);
		});
		assertThat(launched)
			.containsExactlyInAnyOrderElementsOf(JobCatalogue.JOBS.stream().map(JobDeclaration::name).toList());
	}

	@Test
	void values_that_are_not_set_are_the_defaults() {
		BASE.jobs().forEach((name, job) -> {
			if (name.equals("migrate")) {
				return;
			}
			List<String> arguments = KubernetesManifests.arguments(job, BASE.environment(job, name));
			Map<String, String> given = RunCommand.parse(arguments.subList(2, arguments.size()));
			for (Parameter<?> parameter : JobCatalogue.find(name).allParameters()) {
				String value = given.getOrDefault(parameter.name(), "");
				if (parameter.defaultText() != null && !value.isEmpty() && !parameter.name().equals("requestParams")) {
					assertThat(value).as(name + " " + parameter.name()).isEqualTo(parameter.defaultText());
				}
			}
		});
	}

	@Test
	void the_jobs_that_a_campaign_needs_again_and_again_come_by_the_clock_and_never_twice_at_once() {
		List<String> byTheClock = new ArrayList<>();
		BASE.all().forEach((key, manifest) -> {
			if (key.startsWith("CronJob/")) {
				JsonNode spec = manifest.path("spec");
				assertThat(spec.path("concurrencyPolicy").asString()).isEqualTo("Forbid");
				assertThat(spec.path("startingDeadlineSeconds").asInt()).isBetween(10, 300);
				if (!spec.path("suspend").asBoolean(false)) {
					byTheClock.add(manifest.path("metadata").path("name").asString());
				}
			}
		});
		assertThat(byTheClock).containsExactlyInAnyOrder("enqueue-calls", "update-calls", "start-flows",
				"reconcile-calls");
	}

	@ParameterizedTest
	@MethodSource("jobs")
	void a_pod_is_tried_again_only_where_that_helps(String name) {
		JsonNode job = BASE.jobs().get(name);
		assertThat(job.path("backoffLimit").asInt()).isPositive();
		assertThat(KubernetesManifests.pod(job).path("restartPolicy").asString()).isEqualTo("Never");
		JsonNode rules = job.path("podFailurePolicy").path("rules");
		assertThat(rules.size()).isEqualTo(3);
		assertThat(rules.get(0).path("action").asString()).isEqualTo("Ignore");
		assertThat(rules.get(0).path("onPodConditions").path(0).path("type").asString()).isEqualTo("DisruptionTarget");
		assertThat(rules.get(1).path("action").asString()).isEqualTo("Ignore");
		assertThat(exitCodes(rules.get(1))).containsExactlyInAnyOrder(ExitCode.RUNNING_ELSEWHERE.number(),
				ExitCode.TERMINATED.number());
		assertThat(rules.get(2).path("action").asString()).isEqualTo("FailJob");
		assertThat(exitCodes(rules.get(2))).containsExactlyInAnyOrder(ExitCode.USAGE.number(),
				ExitCode.STOPPED.number());
	}

	private static List<Integer> exitCodes(JsonNode rule) {
		assertThat(rule.path("onExitCodes").path("containerName").asString()).isEqualTo("scfm");
		assertThat(rule.path("onExitCodes").path("operator").asString()).isEqualTo("In");
		List<Integer> codes = new ArrayList<>();
		rule.path("onExitCodes").path("values").forEach((code) -> codes.add(code.asInt()));
		return codes;
	}

	@ParameterizedTest
	@MethodSource("podMakers")
	void a_pod_has_no_right_that_it_does_not_need(JsonNode maker) {
		JsonNode pod = KubernetesManifests.pod(maker);
		assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
		assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
		assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(60);
		assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean(false)).isTrue();
		assertThat(pod.path("securityContext").path("runAsUser").asInt()).isPositive();
		assertThat(pod.path("securityContext").path("seccompProfile").path("type").asString())
			.isEqualTo("RuntimeDefault");
		assertThat(pod.path("containers").size()).isEqualTo(1);
		JsonNode container = pod.path("containers").get(0);
		assertThat(container.path("securityContext").path("readOnlyRootFilesystem").asBoolean(false)).isTrue();
		assertThat(container.path("securityContext").path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
		assertThat(container.path("securityContext").path("capabilities").path("drop").toString())
			.isEqualTo("[\"ALL\"]");
		for (String resource : List.of("cpu", "memory")) {
			assertThat(container.path("resources").path("requests").has(resource)).isTrue();
			assertThat(container.path("resources").path("limits").has(resource)).isTrue();
		}
		Set<String> volumes = new HashSet<>();
		pod.path("volumes").forEach((volume) -> volumes.add(volume.path("name").asString()));
		Set<String> mounted = new HashSet<>();
		container.path("volumeMounts").forEach((mount) -> mounted.add(mount.path("name").asString()));
		assertThat(mounted).isEqualTo(volumes).contains("tmp");
	}

	@ParameterizedTest
	@MethodSource("jobs")
	void a_pod_gets_the_secrets_that_its_job_needs_and_no_others(String name) {
		Set<String> secrets = new TreeSet<>();
		KubernetesManifests.container(BASE.jobs().get(name))
			.path("envFrom")
			.forEach((source) -> source.path("secretRef").forEach((secret) -> secrets.add(secret.asString())));
		assertThat(secrets).containsExactlyInAnyOrderElementsOf(switch (name) {
			case "migrate" -> List.of("scfm-database-owner");
			case "change-callout", "enqueue-calls", "update-calls", "reconcile-calls" ->
				List.of("scfm-database", "scfm-provider");
			case "start-flows" -> List.of("scfm-database", "scfm-rapidpro");
			default -> List.of("scfm-database");
		});
	}

	@Test
	void workers_are_accepted_and_know_the_provider_rapidpro_and_the_broker() {
		OF_WORKERS.all().values().forEach((manifest) -> assertThat(KubernetesSchema.errors(manifest)).isEmpty());
		JsonNode worker = OF_WORKERS.get("Deployment/worker").path("spec");
		assertThat(worker.path("template").path("metadata").path("labels"))
			.isEqualTo(worker.path("selector").path("matchLabels"));
		JsonNode container = KubernetesManifests.container(worker);
		assertThat(container.path("args").toString()).isEqualTo("[\"worker\"]");
		assertThat(container.path("envFrom").findValuesAsString("name")).containsExactly("scfm-settings",
				"scfm-database", "scfm-provider", "scfm-rapidpro", "scfm-broker");
	}

	@Test
	void with_workers_the_heavy_jobs_of_the_base_are_managers() {
		JsonNode patch = Yaml.read(WORKERS.resolve("kustomization.yaml")).get(0).path("patches").path(0);
		String[] names = patch.path("target").path("name").asString().split("\\|");
		assertThat(names).hasSize(4);
		JsonNode changes = Yaml.parse(patch.path("patch").asString()).get(0);
		assertThat(changes.findValuesAsString("path")).allMatch(
				(path) -> path.startsWith("/spec/jobTemplate/spec/template/spec/containers/0/") && path.endsWith("/-"));
		for (String name : names) {
			JsonNode job = BASE.jobs().get(name);
			List<String> arguments = new ArrayList<>(KubernetesManifests.arguments(job, BASE.environment(job, name)));
			arguments.add(changes.path(0).path("value").asString());
			JobCatalogue.find(name).check(RunCommand.parse(arguments.subList(2, arguments.size())));
		}
		assertThat(OF_WORKERS.all())
			.containsKey("Secret/" + changes.path(1).path("value").path("secretRef").path("name").asString());
	}

	@Test
	void only_the_migration_may_change_the_schema() {
		assertThat(BASE.get("ConfigMap/scfm-settings").path("data").path("SCFM_DATABASE_SCHEMA").asString())
			.isEqualTo(SchemaUpkeep.CHECK);
		assertThat(BASE.get("Secret/scfm-database").path("stringData").path("SPRING_DATASOURCE_USERNAME"))
			.isNotEqualTo(BASE.get("Secret/scfm-database-owner").path("stringData").path("SPRING_DATASOURCE_USERNAME"));
	}

	@Test
	void the_example_secrets_hold_no_secret() {
		Map<String, JsonNode> all = new LinkedHashMap<>(BASE.all());
		all.putAll(OF_WORKERS.all());
		all.forEach((key, manifest) -> {
			if (key.startsWith("Secret/")) {
				manifest.path("stringData").properties().forEach((value) -> {
					if (!value.getKey().equals("SPRING_DATASOURCE_USERNAME")) {
						assertThat(value.getValue().asString()).isEqualTo("replace-me");
					}
				});
			}
		});
	}

	@Test
	void every_file_of_the_base_and_of_the_workers_is_listed() throws IOException {
		for (Path folder : List.of(KubernetesManifests.BASE, WORKERS)) {
			assertThat(listed(folder, "resources")).containsExactlyInAnyOrderElementsOf(files(folder));
		}
	}

	@ParameterizedTest
	@MethodSource("overlays")
	void an_overlay_lists_its_files_and_patches_what_is_there(Path overlay) throws IOException {
		JsonNode kustomization = Yaml.read(overlay.resolve("kustomization.yaml")).get(0);
		List<String> resources = new ArrayList<>(listed(overlay, "resources"));
		assertThat(resources.remove("../../base")).isTrue();
		List<String> patches = listed(overlay, "patches");
		assertThat(Stream.concat(resources.stream(), patches.stream()).toList())
			.containsExactlyInAnyOrderElementsOf(files(overlay));
		for (String resource : resources) {
			assertThat(KubernetesSchema.errors(Yaml.read(overlay.resolve(resource)).get(0))).as(resource).isEmpty();
		}
		for (String patch : patches) {
			// kustomize fails on several deletions in one file
			assertThat(Yaml.read(overlay.resolve(patch))).hasSize(1);
			JsonNode changed = Yaml.read(overlay.resolve(patch)).get(0);
			assertThat(KubernetesSchema.errorsOfPatch(changed)).as(patch).isEmpty();
			assertThat(BASE.all()).as(patch).containsKey(KubernetesManifests.key(changed));
			assertPatched(patch, changed, BASE.get(KubernetesManifests.key(changed)));
			checkParameters(changed);
		}
		Set<String> images = new HashSet<>();
		BASE.jobs().values().forEach((job) -> images.add(KubernetesManifests.container(job).path("image").asString()));
		kustomization.path("images").forEach((image) -> assertThat(images).contains(image.path("name").asString()));
		assertThat(kustomization.path("images").size()).isEqualTo(images.size());
	}

	@ParameterizedTest
	@MethodSource("overlays")
	void an_overlay_leaves_the_example_secrets_out(Path overlay) {
		JsonNode kustomization = Yaml.read(overlay.resolve("kustomization.yaml")).get(0);
		List<JsonNode> forAll = new ArrayList<>();
		kustomization.path("patches").forEach((patch) -> {
			if (patch.path("target").path("kind").asString("").equals("Secret")) {
				assertThat(patch.path("target").size()).isEqualTo(1);
				forAll.add(Yaml.parse(patch.path("patch").asString()).get(0));
			}
		});
		assertThat(forAll).singleElement()
			.satisfies((patch) -> assertThat(patch.path("$patch").asString()).isEqualTo("delete"));
	}

	private static void checkParameters(JsonNode patch) {
		String name = patch.path("metadata").path("name").asString();
		JsonNode job = BASE.jobs().get(name);
		if (job != null) {
			Map<String, String> environment = BASE.environment(job, name);
			KubernetesManifests.container(patch.path("spec").path("jobTemplate").path("spec"))
				.path("env")
				.forEach((variable) -> environment.put(variable.path("name").asString(),
						variable.path("value").asString()));
			List<String> arguments = KubernetesManifests.arguments(job, environment);
			JobCatalogue.find(name).check(RunCommand.parse(arguments.subList(2, arguments.size())));
		}
	}

	// a list of containers or variables is merged by name: a name that is not there would
	// be added
	private static void assertPatched(String what, JsonNode patch, JsonNode patched) {
		patch.properties().forEach((property) -> {
			JsonNode value = property.getValue();
			JsonNode old = patched.path(property.getKey());
			String path = what + " " + property.getKey();
			if (value.isArray()) {
				for (JsonNode element : value) {
					String name = element.path("name").asString();
					JsonNode same = null;
					for (JsonNode candidate : old) {
						same = candidate.path("name").asString("").equals(name) ? candidate : same;
					}
					assertThat(same).as(path + " " + name).isNotNull();
					assertPatched(path + " " + name, element, same);
				}
			}
			else {
				assertThat(old.isMissingNode()).as(path).isFalse();
				assertPatched(path, value, old);
			}
		});
	}

	private static List<String> listed(Path folder, String what) {
		List<String> listed = new ArrayList<>();
		for (JsonNode entry : Yaml.read(folder.resolve("kustomization.yaml")).get(0).path(what)) {
			if (entry.isString()) {
				listed.add(entry.asString());
			}
			else if (entry.has("path")) {
				listed.add(entry.path("path").asString());
			}
		}
		return listed;
	}

	private static List<String> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((file) -> !file.equals("kustomization.yaml"))
				.toList();
		}
	}

}
