package org.scfm.monitoring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Fault.Kind;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OnH2;
import org.scfm.test.OtherApplication;
import org.scfm.test.TestClock;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a whole campaign with trouble leaves in the logs, at the level that tells most.
 */
@OnH2
class LoggingTests {

	private static final String FLOW = "requestParams={\"flow\":\"f5901b62-ba76-4003-9c62-72fdacc1b7b7\"}";

	private final Recorder recorder = new Recorder();

	private final Logger ours = (Logger) LoggerFactory.getLogger("org.scfm");

	private final Logger all = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	@TempDir
	private Path folder;

	@Autowired
	private Environment environment;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@Autowired
	private TestClock clock;

	// once the application has started: a start may set up logging anew
	private void record() {
		this.ours.setLevel(Level.DEBUG);
		this.recorder.setContext(this.all.getLoggerContext());
		this.recorder.start();
		this.all.addAppender(this.recorder);
	}

	@AfterEach
	void stopRecording() {
		this.all.detachAppender(this.recorder);
		this.ours.setLevel(Level.INFO);
	}

	@Test
	void no_number_is_in_the_logs_of_a_campaign_and_every_line_says_what_it_belongs_to() throws Exception {
		List<String> said = new ArrayList<>();
		Map<String, Object> settings = Map.of("scfm.rapidpro.base-url", this.sandbox.url() + "/api",
				"scfm.rapidpro.api-token", SandboxSettings.RAPIDPRO_TOKEN, "scfm.rapidpro.exchange-timeout", "1s",
				"scfm.rapidpro.retry.initial-backoff", "1ms");
		long callout;
		try (OtherApplication application = OtherApplication.start(this.environment, settings)) {
			record();
			Campaign campaign = application.campaign();
			callout = Long.parseLong(String.valueOf(run(said, campaign.run("import-contacts", "inputFile=" + file()))
				.and(campaign.run("create-callout"))
				.results()
				.values()
				.iterator()
				.next()));
			run(said, campaign.run("populate-callout")).and(campaign.run("change-callout", "action=start"));
			List<String> numbers = numbers();
			assertThat(numbers).hasSize(40);
			refuse(numbers.get(1));
			this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.SERVER_ERROR).to(numbers.get(2)));
			this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.CLOSE).afterEffect().to(numbers.get(3)));
			this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.TRUNCATED_JSON).to(numbers.get(4)));
			run(said, campaign.enqueue("maxCallsToEnqueue=30"));
			this.sandbox.faults()
				.add(Fault.rejecting(RequestKind.CREATE, 401, "20003", "No calls to " + numbers.get(35)).times(0));
			assertThat(run(said, campaign.enqueue()).run.exitCode()).isEqualTo(ExitCode.FAILED);
			this.sandbox.faults().clear();
			run(said, campaign.enqueue());
			this.clock.advance(Duration.ofMinutes(5));
			run(said, campaign.run("reconcile-calls"));
			this.sandbox.faults().add(Fault.on(RequestKind.FETCH, Kind.SERVER_ERROR).times(3));
			this.sandbox.faults().add(Fault.on(RequestKind.FETCH, Kind.UNKNOWN_STATUS).times(2));
			run(said, campaign.update());
			this.clock.advance(Duration.ofMinutes(5));
			run(said, campaign.run("reconcile-calls", "releasePolicy=release")).and(campaign.update());
			this.sandbox.faults().add(Fault.rejecting(RequestKind.FLOW_START, 400, null, "Not " + numbers.get(6)));
			this.sandbox.faults().add(Fault.on(RequestKind.FLOW_START, Kind.SERVER_ERROR));
			run(said, campaign.run("start-flows", FLOW));
			this.clock.advance(Duration.ofMinutes(5));
			run(said, campaign.run("start-flows", FLOW)).and(campaign.run("callout-statistics"));
		}
		List<String> lines = this.recorder.events.stream().map(LoggingTests::text).toList();
		assertThat(lines).hasSizeGreaterThan(20)
			.anyMatch((line) -> line.contains("+855\u2022\u2022\u2022\u2022\u2022"));
		for (String number : numbers()) {
			assertThat(lines).noneMatch((line) -> line.contains(number.substring(1)));
			assertThat(said).noneMatch((message) -> message.contains(number.substring(1)));
		}
		assertContext(callout);
	}

	private void assertContext(long callout) {
		List<ILoggingEvent> events = this.recorder.events.stream()
			.filter((event) -> event.getLoggerName().startsWith("org.scfm")
					&& !event.getLoggerName().startsWith("org.scfm.sandbox"))
			.toList();
		assertThat(events).allSatisfy(
				(event) -> assertThat(event.getMDCPropertyMap()).as(event.toString()).containsKey(LogContext.JOB));
		assertThat(events).filteredOn((event) -> !event.getFormattedMessage().startsWith("Running"))
			.isNotEmpty()
			.allSatisfy((event) -> assertThat(event.getMDCPropertyMap()).as(event.toString())
				.containsKey(LogContext.EXECUTION));
		List<ILoggingEvent> ofCalls = events.stream()
			.filter((event) -> event.getFormattedMessage().matches("(?i)(.* )?call \\d.*|.*call to .*"))
			.toList();
		assertThat(ofCalls).hasSizeGreaterThan(5)
			.allSatisfy((event) -> assertThat(event.getMDCPropertyMap()).as(event.toString())
				.containsEntry(LogContext.CALLOUT, String.valueOf(callout)));
		assertThat(ofCalls.stream().map(ILoggingEvent::getThreadName).collect(Collectors.toSet()))
			.hasSizeGreaterThan(1);
	}

	private Path file() throws Exception {
		StringBuilder csv = new StringBuilder("msisdn,name\n");
		for (int i = 0; i < 40; i++) {
			csv.append("+8551220%04d,Somebody %d\n".formatted(i * 100 + 1, i));
		}
		csv.append("+8551220,too short\n+85512200001 99,bad\n");
		return Files.writeString(this.folder.resolve("contacts.csv"), csv);
	}

	private void refuse(String number) {
		this.sandbox.faults()
			.add(Fault.rejecting(RequestKind.CREATE, 400, "21214", "'To' " + number + " cannot be reached").to(number));
	}

	private List<String> numbers() {
		return this.database.rows("SELECT msisdn FROM contacts ORDER BY id")
			.stream()
			.map((row) -> (String) row.get("msisdn"))
			.toList();
	}

	private static Said run(List<String> said, JobRun run) {
		said.add(run.message() + " " + run.results());
		return new Said(said, run);
	}

	private static String text(ILoggingEvent event) {
		String trace = (event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
				: "";
		return event.getThreadName() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + " "
				+ event.getMDCPropertyMap() + " " + trace;
	}

	private record Said(List<String> said, JobRun run) {

		Said and(JobRun next) {
			return LoggingTests.run(this.said, next);
		}

		Map<String, Object> results() {
			return this.run.results();
		}

	}

	private static final class Recorder extends AppenderBase<ILoggingEvent> {

		private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			event.prepareForDeferredProcessing();
			this.events.add(event);
		}

	}

}
