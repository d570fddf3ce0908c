package org.scfm.monitoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.monitoring.Receiver.Push;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Fault.Kind;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Campaign;
import org.scfm.test.OnH2;
import org.scfm.test.OtherApplication;
import org.scfm.test.TestClock;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.batch.core.job.Job;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What leaves the program by its metrics, and that the dashboard and the alert rules use
 * nothing else.
 */
@OnH2
@ExtendWith(OutputCaptureExtension.class)
class MonitoringTests {

	private static final Path FOLDER = Path.of("jobs", "monitoring");

	private static final String FLOW = "requestParams={\"flow\":\"f5901b62-ba76-4003-9c62-72fdacc1b7b7\"}";

	private static final String PUSHGATEWAY = "management.prometheus.metrics.export.pushgateway.";

	@Autowired
	private Environment environment;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Sandbox sandbox;

	@Autowired
	private TestClock clock;

	@Autowired
	private List<Job> jobs;

	@Autowired
	private Metrics metrics;

	@Autowired
	private ObjectProvider<MeterRegistry> registries;

	@Test
	void nothing_is_measured_unless_it_is_asked_for() {
		assertThat(this.metrics.areOn()).isFalse();
		assertThat(this.registries.stream()).isEmpty();
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.contains("pushgateway") || name.contains("metrics-publisher"));
	}

	@Test
	void the_jobs_that_metrics_are_declared_for_exist() {
		Set<String> declared = new TreeSet<>();
		for (Measure measure : Measure.values()) {
			declared.addAll(measure.jobs());
		}
		assertThat(this.jobs).extracting(Job::getName).containsAll(declared);
	}

	@Test
	void the_end_of_a_run_is_pushed_under_the_jobs_name() {
		this.campaign.running(3);
		try (Receiver gateway = Receiver.answering(202)) {
			Map<String, Object> settings = pushingTo(gateway.address());
			settings.putAll(Map.of(PUSHGATEWAY + "grouping-key.site", "phnom penh", PUSHGATEWAY + "token", "t0ken"));
			try (OtherApplication application = OtherApplication.start(this.environment, settings)) {
				assertThat(application.campaign().enqueue().exitCode()).isEqualTo(ExitCode.COMPLETED);
				assertThat(gateway.pushes()).isEmpty();
			}
			assertThat(gateway.pushes()).hasSize(1);
			Push push = gateway.pushes().get(0);
			assertThat(push.method()).isEqualTo("POST");
			assertThat(push.path()).isEqualTo("/metrics/job/scfm/batch_job/enqueue-calls/site/phnom%20penh");
			assertThat(push.contentType()).startsWith("text/plain; version=0.0.4");
			assertThat(push.authorization()).isEqualTo("Bearer t0ken");
			assertThat(new String(push.body(), StandardCharsets.UTF_8).lines()).contains(
					"scfm_job_succeeded{batch_job=\"enqueue-calls\"} 1.0",
					"scfm_calls_sent_total{outcome=\"accepted\"} 3.0", "scfm_calls_sent_total{outcome=\"unknown\"} 0.0",
					"scfm_provider_exchanges_seconds_count{method=\"post\",status=\"2xx\"} 3",
					"scfm_provider_exchanges_seconds_count{method=\"post\",status=\"5xx\"} 0",
					"scfm_calls_held_back{reason=\"run_limit\"} 0.0");
		}
	}

	@Test
	void a_run_that_failed_says_so_and_leaves_the_time_of_the_last_success_alone() {
		this.campaign.running(3);
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 401, "20003", null).times(0));
		try (Receiver gateway = Receiver.answering(202)) {
			try (OtherApplication application = OtherApplication.start(this.environment,
					pushingTo(gateway.address()))) {
				assertThat(application.campaign().enqueue().exitCode()).isEqualTo(ExitCode.FAILED);
			}
			assertThat(text(gateway))
				.contains("scfm_job_succeeded{batch_job=\"enqueue-calls\"} 0.0",
						"scfm_job_ended_timestamp_seconds{batch_job=\"enqueue-calls\"}")
				.doesNotContain("scfm_job_success_timestamp_seconds");
		}
	}

	@Test
	void a_process_that_runs_no_job_pushes_nothing() {
		try (Receiver gateway = Receiver.answering(202)) {
			OtherApplication.start(this.environment, pushingTo(gateway.address())).close();
			assertThat(gateway.pushes()).isEmpty();
		}
	}

	@Test
	void a_worker_pushes_under_its_own_name_and_can_be_removed_when_it_ends() {
		try (Receiver gateway = Receiver.answering(202)) {
			for (String name : List.of("7@here", "7@there")) {
				Map<String, Object> settings = pushingTo(gateway.address());
				settings.putAll(Map.of("scfm.worker.name", name, PUSHGATEWAY + "shutdown-operation",
						name.equals("7@here") ? "post" : "delete"));
				OtherApplication.start(this.environment, settings).close();
			}
			assertThat(gateway.pushes()).extracting(Push::method).containsExactly("POST", "DELETE");
			assertThat(gateway.pushes()).extracting(Push::path)
				.containsExactly("/metrics/job/scfm/batch_job/worker/worker/7%40here",
						"/metrics/job/scfm/batch_job/worker/worker/7%40there");
		}
	}

	@Test
	void a_worker_is_an_instance_of_its_own_by_otlp() throws IOException {
		try (Receiver collector = Receiver.answering(200)) {
			Map<String, Object> settings = new HashMap<>(sendingTo(collector.address()));
			settings.put("scfm.worker.name", "7@here");
			try (OtherApplication application = OtherApplication.start(this.environment, settings)) {
				application.bean(Metrics.class).count(Measure.PARTITIONS, "completed");
			}
			assertThat(ExportMetricsServiceRequest.parseFrom(collector.pushes().get(0).body())
				.getResourceMetrics(0)
				.getResource()
				.getAttributesList()).anySatisfy((attribute) -> {
					assertThat(attribute.getKey()).isEqualTo("service.instance.id");
					assertThat(attribute.getValue().getStringValue()).isEqualTo("7@here");
				});
		}
	}

	@Test
	void a_push_that_fails_is_told_in_one_line_and_the_run_is_what_it_was(CapturedOutput output) {
		try (Receiver gateway = Receiver.answering(500)) {
			try (OtherApplication application = OtherApplication.start(this.environment,
					pushingTo(gateway.address()))) {
				assertThat(application.campaign().run("create-callout").exitCode()).isEqualTo(ExitCode.COMPLETED);
			}
			assertThat(gateway.pushes()).hasSize(1);
			assertThat(output.getErr().lines().filter((line) -> line.contains("pushed"))).singleElement()
				.asString()
				.endsWith("The metrics cannot be pushed to " + gateway.address() + ": HTTP 500");
		}
	}

	@Test
	void metrics_are_sent_by_otlp() throws IOException {
		this.campaign.running(2);
		try (Receiver collector = Receiver.answering(200)) {
			try (OtherApplication application = OtherApplication.start(this.environment,
					sendingTo(collector.address()))) {
				assertThat(application.campaign().enqueue().exitCode()).isEqualTo(ExitCode.COMPLETED);
			}
			assertThat(collector.pushes()).hasSize(1);
			Push push = collector.pushes().get(0);
			assertThat(push.path()).isEqualTo("/v1/metrics");
			ExportMetricsServiceRequest sent = ExportMetricsServiceRequest.parseFrom(push.body());
			assertThat(sent.getResourceMetrics(0).getResource().getAttributesList()).anySatisfy((attribute) -> {
				assertThat(attribute.getKey()).isEqualTo("service.name");
				assertThat(attribute.getValue().getStringValue()).isEqualTo("scfm");
			});
			assertThat(sent.getResourceMetrics(0).getScopeMetrics(0).getMetricsList())
				.extracting((metric) -> metric.getName())
				.contains("scfm.calls.sent", "scfm.job.success.timestamp", "spring.batch.job");
		}
	}

	@Test
	void an_export_that_fails_is_told_in_one_line_and_the_run_is_what_it_was(CapturedOutput output) {
		try (Receiver collector = Receiver.answering(503)) {
			try (OtherApplication application = OtherApplication.start(this.environment,
					sendingTo(collector.address()))) {
				assertThat(application.campaign().run("create-callout").exitCode()).isEqualTo(ExitCode.COMPLETED);
			}
			assertThat(output.getErr().lines().filter((line) -> line.contains("metrics"))).singleElement()
				.asString()
				.contains("The metrics cannot be sent to http://" + collector.address() + "/v1/metrics: ");
			assertThat(output.getErr()).doesNotContain("\tat ");
		}
	}

	@Test
	void the_dashboard_and_the_alerts_use_only_what_a_campaign_gives() throws IOException {
		String text;
		try (Receiver gateway = Receiver.answering(202)) {
			Map<String, Object> settings = pushingTo(gateway.address());
			settings.putAll(Map.of("scfm.rapidpro.base-url", this.sandbox.url() + "/api", "scfm.rapidpro.api-token",
					SandboxSettings.RAPIDPRO_TOKEN));
			try (OtherApplication application = OtherApplication.start(this.environment, settings)) {
				wholeCampaign(application.campaign());
			}
			text = text(gateway);
		}
		Set<String> emitted = new TreeSet<>();
		text.lines()
			.filter((line) -> !line.startsWith("#"))
			.forEach((line) -> emitted.add(line.replaceFirst("[{ ].*", "")));
		Set<String> used = new TreeSet<>();
		expressions().forEach((expression) -> used.addAll(names(expression)));
		assertThat(used).hasSizeGreaterThan(15);
		assertThat(emitted).containsAll(used);
		assertThat(emitted).containsAll(declared());
		assertThat(text).doesNotContainPattern("8551\\d{5}");
	}

	private void wholeCampaign(Campaign running) {
		this.campaign.contacts(6, Outcome.COMPLETED);
		this.campaign.contacts(2, Outcome.BUSY);
		running.populate(running.callout("running", "{}"));
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.SERVER_ERROR).skip(2));
		List<JobRun> runs = new ArrayList<>();
		runs.add(running.enqueue());
		this.clock.advance(Duration.ofMinutes(3));
		runs.add(running.run("reconcile-calls"));
		this.clock.advance(Duration.ofMinutes(3));
		runs.add(running.run("reconcile-calls", "releasePolicy=release"));
		runs.add(running.update());
		runs.add(running.run("start-flows", FLOW));
		runs.add(running.enqueue());
		runs.add(running.run("change-callout", "action=pause"));
		assertThat(runs).extracting(JobRun::exitCode).containsOnly(ExitCode.COMPLETED);
	}

	// timers as Prometheus has them
	private static Set<String> declared() {
		Set<String> names = new TreeSet<>();
		for (Measure measure : Measure.values()) {
			names.add(measure.prometheusName() + ((measure.kind() == Measure.Kind.TIMER) ? "_count" : ""));
		}
		return names;
	}

	@SuppressWarnings("unchecked")
	private static List<String> expressions() throws IOException {
		List<String> expressions = new ArrayList<>();
		try (InputStream file = Files.newInputStream(FOLDER.resolve("grafana-dashboard.json"))) {
			for (JsonNode panel : new JsonMapper().readTree(file).get("panels")) {
				panel.get("targets").forEach((target) -> expressions.add(target.get("expr").asString()));
			}
		}
		try (Reader file = Files.newBufferedReader(FOLDER.resolve("scfm-alerts.yml"))) {
			Map<String, List<Map<String, List<Map<String, Object>>>>> rules = new Yaml().load(file);
			rules.get("groups").forEach((group) -> group.get("rules").forEach((rule) -> {
				assertThat(rule).containsKeys("alert", "expr", "labels", "annotations");
				assertThat(((Map<String, Object>) rule.get("annotations"))).containsKey("summary");
				expressions.add((String) rule.get("expr"));
			}));
		}
		return expressions;
	}

	// the names of series: words that are neither labels nor functions nor operators
	private static Set<String> names(String expression) {
		String plain = expression.replaceAll("\"[^\"]*\"", "")
			.replaceAll("\\{[^}]*}", "")
			.replaceAll("\\b(by|on|without|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "")
			.replaceAll("\\[[^]]*]", "");
		Set<String> names = new TreeSet<>();
		Matcher word = Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\w|\\s*\\()").matcher(plain);
		while (word.find()) {
			if (!Set.of("and", "or", "unless", "bool", "sum", "max", "min", "avg").contains(word.group())) {
				names.add(word.group());
			}
		}
		return names;
	}

	private static Map<String, Object> pushingTo(String address) {
		return new HashMap<>(Map.of(PUSHGATEWAY + "enabled", true, PUSHGATEWAY + "address", address));
	}

	private static Map<String, Object> sendingTo(String address) {
		return Map.of("management.otlp.metrics.export.enabled", true, "management.otlp.metrics.export.url",
				"http://" + address + "/v1/metrics");
	}

	private static String text(Receiver gateway) {
		assertThat(gateway.pushes()).hasSize(1);
		return new String(gateway.pushes().get(0).body(), StandardCharsets.UTF_8);
	}

}
