package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Dockerfile, looked at without a container engine.
 */
class DockerfileTests {

	private final List<Instruction> instructions = read();

	@Test
	void images_are_named_with_a_version_or_are_stages_of_it() {
		List<String> stages = new ArrayList<>();
		for (Instruction from : of("FROM")) {
			String[] words = from.words();
			assertThat(stages.contains(words[0]) || words[0].matches("[a-z-]+:[0-9][a-z0-9.-]+")).as(words[0]).isTrue();
			if (words.length == 3) {
				assertThat(words[1]).isEqualTo("AS");
				stages.add(words[2]);
			}
		}
		for (Instruction copy : of("COPY")) {
			if (copy.arguments().startsWith("--from=")) {
				assertThat(stages).contains(copy.words()[0].substring("--from=".length()));
			}
		}
	}

	@Test
	void it_runs_java_itself_as_nobody_in_particular() {
		List<Instruction> last = this.instructions
			.subList(this.instructions.lastIndexOf(of("FROM").get(of("FROM").size() - 1)), this.instructions.size());
		assertThat(last).extracting(Instruction::name).containsSubsequence("COPY", "USER", "ENTRYPOINT");
		assertThat(of("USER")).singleElement()
			.satisfies((user) -> assertThat(user.arguments()).matches("[1-9]\\d*:[1-9]\\d*"));
		assertThat(of("ENTRYPOINT")).singleElement()
			.satisfies((entry) -> assertThat(entry.arguments()).startsWith("[\"java\", ").endsWith(".jar\"]"));
		assertThat(of("CMD")).isEmpty();
	}

	@Test
	void the_cache_is_trained_as_the_program_is_run() {
		Instruction training = of("RUN").get(of("RUN").size() - 1);
		String entry = of("ENTRYPOINT").get(0).arguments();
		assertThat(training.arguments()).endsWith("-jar /opt/scfm/scfm-batch.jar demo")
			.contains("-XX:AOTCacheOutput=/opt/scfm/scfm.aot", "-XX:+UseSerialGC");
		assertThat(entry).contains("\"-XX:AOTCache=/opt/scfm/scfm.aot\"", "\"-XX:+UseSerialGC\"",
				"\"/opt/scfm/scfm-batch.jar\"");
	}

	@Test
	void the_launcher_script_trains_and_starts_alike() throws IOException {
		String script = Files.readString(ScfmProcess.SCRIPT);
		assertThat(of("RUN")).extracting(Instruction::arguments)
			.anyMatch(
					(extraction) -> extraction.startsWith("java -Djarmode=tools -jar target/scfm-batch.jar extract "));
		assertThat(script).contains("-Djarmode=tools -jar \"$jar\" extract ", "-XX:AOTCacheOutput=",
				"-XX:+UseSerialGC \"$make$archive.$$\" -jar \"$unpacked\" demo");
		assertThat(of("ENTRYPOINT").get(0).arguments()).contains("\"-Xlog:aot*=off,cds*=off\"");
		assertThat(script).contains("'-Xlog:aot*=off,cds*=off'");
	}

	@Test
	void the_build_gets_the_sources_and_nothing_else() throws IOException {
		List<String> kept = new ArrayList<>();
		for (String line : Files.readAllLines(Path.of(".dockerignore"))) {
			if (!line.startsWith("#")) {
				kept.add(line);
			}
		}
		assertThat(kept.remove(0)).isEqualTo("*");
		assertThat(kept).containsExactly("!pom.xml", "!src/main", "!jobs/contacts.csv")
			.allSatisfy((line) -> assertThat(Path.of(line.substring(1))).exists());
	}

	@Test
	void it_is_the_image_of_the_manifests_and_of_compose() {
		Map<String, String> images = new LinkedHashMap<>();
		new KubernetesManifests(KubernetesManifests.BASE).jobs()
			.forEach((name, job) -> images.put(name, KubernetesManifests.container(job).path("image").asString()));
		assertThat(images).isNotEmpty().allSatisfy((job, image) -> assertThat(image).isEqualTo("scfm-batch"));
		assertThat(
				Yaml.read(Path.of("docker-compose.yml")).get(0).path("services").path("scfm").path("image").asString())
			.isEqualTo("scfm-batch");
		new KubernetesManifests(KubernetesManifests.BASE).jobs()
			.forEach((name,
					job) -> assertThat(KubernetesManifests.pod(job).path("securityContext").path("runAsUser").asString()
							+ ":" + KubernetesManifests.pod(job).path("securityContext").path("runAsGroup").asString())
						.isEqualTo(of("USER").get(0).arguments()));
	}

	private List<Instruction> of(String name) {
		return this.instructions.stream().filter((instruction) -> instruction.name().equals(name)).toList();
	}

	private static List<Instruction> read() {
		try {
			List<Instruction> instructions = new ArrayList<>();
			for (String line : Files.readAllLines(Path.of("Dockerfile"))) {
				if (!line.isBlank() && !line.startsWith("#")) {
					// one instruction a line
					assertThat(line).doesNotEndWith("\\").matches("[A-Z]+ .+");
					String[] parts = line.split(" ", 2);
					instructions.add(new Instruction(parts[0], parts[1]));
				}
			}
			return instructions;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Instruction(String name, String arguments) {

		String[] words() {
			return this.arguments.split(" +");
		}

	}

}
