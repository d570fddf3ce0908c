package org.scfm.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

/**
 * The manifests that a kustomization lists, read as Kubernetes reads them.
 */
final class KubernetesManifests {

	static final Path BASE = Path.of("jobs/kubernetes/base");

	private static final Pattern REFERENCE = Pattern.compile("\\$\\(([-._a-zA-Z][-._a-zA-Z0-9]*)\\)");

	private final Map<String, JsonNode> byName = new LinkedHashMap<>();

	KubernetesManifests(Path folder) {
		for (JsonNode resource : Yaml.read(folder.resolve("kustomization.yaml")).get(0).path("resources")) {
			for (JsonNode manifest : Yaml.read(folder.resolve(resource.asString()))) {
				if (this.byName.put(key(manifest), manifest) != null) {
					throw new IllegalStateException(key(manifest) + " is there twice");
				}
			}
		}
	}

	static String key(JsonNode manifest) {
		return manifest.path("kind").asString() + "/" + manifest.path("metadata").path("name").asString();
	}

	Map<String, JsonNode> all() {
		return this.byName;
	}

	JsonNode get(String key) {
		JsonNode manifest = this.byName.get(key);
		if (manifest == null) {
			throw new NoSuchElementException(key);
		}
		return manifest;
	}

	/**
	 * What makes pods: the Jobs, and the Deployments, by name.
	 */
	Map<String, JsonNode> podMakers() {
		Map<String, JsonNode> makers = jobs();
		this.byName.forEach((key, manifest) -> {
			if (key.startsWith("Deployment/")) {
				makers.put(key.substring("Deployment/".length()), manifest.path("spec"));
			}
		});
		return makers;
	}

	/**
	 * The Jobs, those that a CronJob makes included, by name.
	 */
	Map<String, JsonNode> jobs() {
		Map<String, JsonNode> jobs = new LinkedHashMap<>();
		this.byName.forEach((key, manifest) -> {
			if (key.startsWith("CronJob/")) {
				jobs.put(key.substring("CronJob/".length()), manifest.path("spec").path("jobTemplate").path("spec"));
			}
			else if (key.startsWith("Job/")) {
				jobs.put(key.substring("Job/".length()), manifest.path("spec"));
			}
		});
		return jobs;
	}

	static JsonNode pod(JsonNode job) {
		return job.path("template").path("spec");
	}

	static JsonNode container(JsonNode job) {
		return pod(job).path("containers").path(0);
	}

	/**
	 * The environment of a Job's container.
	 * @param job the Job
	 * @param jobName the name that Kubernetes knows it by
	 */
	Map<String, String> environment(JsonNode job, String jobName) {
		Map<String, String> environment = new LinkedHashMap<>();
		for (JsonNode source : container(job).path("envFrom")) {
			JsonNode configMap = source.path("configMapRef").path("name");
			JsonNode values = configMap.isString() ? get("ConfigMap/" + configMap.asString()).path("data")
					: get("Secret/" + source.path("secretRef").path("name").asString()).path("stringData");
			values.properties().forEach((value) -> environment.put(value.getKey(), value.getValue().asString()));
		}
		for (JsonNode variable : container(job).path("env")) {
			environment.put(variable.path("name").asString(), value(variable, jobName));
		}
		return environment;
	}

	private static String value(JsonNode variable, String jobName) {
		JsonNode value = variable.path("value");
		if (value.isString()) {
			return value.asString();
		}
		String field = variable.path("valueFrom").path("fieldRef").path("fieldPath").asString("");
		if (!field.equals("metadata.labels['batch.kubernetes.io/job-name']")) {
			throw new IllegalStateException("no value for " + variable);
		}
		return jobName;
	}

	/**
	 * The arguments of a Job's container, with {@code $(NAME)} replaced where there is
	 * such a variable, as Kubernetes does it.
	 */
	static List<String> arguments(JsonNode job, Map<String, String> environment) {
		List<String> arguments = new ArrayList<>();
		for (JsonNode argument : container(job).path("args")) {
			arguments.add(REFERENCE.matcher(argument.asString())
				.replaceAll(
						(found) -> Matcher.quoteReplacement(environment.getOrDefault(found.group(1), found.group()))));
		}
		return arguments;
	}

}
