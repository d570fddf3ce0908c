package org.scfm.flow;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.scfm.database.Utc;
import org.scfm.launch.JobLauncher;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * What tests of start-flows share: the sandbox's RapidPro, and calls.
 */
abstract class FlowsContract {

	static final String FLOW = "f5901b62-ba76-4003-9c62-72fdacc1b7b7";

	static final String PARAMS = "{\"flow\":\"" + FLOW + "\"}";

	// one for all tests: its address is part of the application's settings
	static final Sandbox SANDBOX = Sandbox.start(settings(), Clock.systemUTC());

	@Autowired
	JobLauncher launcher;

	@Autowired
	Database database;

	@Autowired
	TestClock clock;

	@Autowired
	SmartLifecycle gracefulStop;

	long callout;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		registry.add("scfm.rapidpro.base-url", () -> SANDBOX.url() + "/api");
		registry.add("scfm.rapidpro.api-token", () -> SandboxSettings.RAPIDPRO_TOKEN);
		registry.add("scfm.rapidpro.exchange-timeout", () -> "3s");
		registry.add("scfm.rapidpro.retry.initial-backoff", () -> "1ms");
	}

	static SandboxSettings settings() {
		return SandboxSettings.builder().rapidProRequestsPerHour(0).build();
	}

	@BeforeEach
	void startAfresh() {
		SANDBOX.change((before) -> settings());
		SANDBOX.faults().clear();
		SANDBOX.ledger().clear();
		this.callout = this.database.insert("callouts",
				timed(Map.of("status", "running", "metadata", "{\"season\":\"wet\"}")));
	}

	JobRun run(Map<String, String> parameters) {
		Map<String, String> given = new HashMap<>(parameters);
		given.putIfAbsent("requestParams", PARAMS);
		return this.launcher.run("start-flows", given);
	}

	static long requests() {
		return SANDBOX.ledger().requests(RequestKind.FLOW_START);
	}

	static List<Long> startedCalls() {
		return SANDBOX.ledger()
			.flowStarts()
			.stream()
			.map((start) -> Long.valueOf(String.valueOf(start.params().get("phone_call_id"))))
			.toList();
	}

	long completed(String msisdn) {
		return completed(msisdn, "{}");
	}

	long completed(String msisdn, String contactMetadata) {
		return call(msisdn, "completed", contactMetadata);
	}

	long call(String msisdn, String status, String contactMetadata) {
		long contact = this.database.insert("contacts", timed(Map.of("msisdn", msisdn, "metadata", contactMetadata)));
		long participation = this.database.insert("callout_participations",
				timed(Map.of("callout_id", this.callout, "contact_id", contact, "msisdn", msisdn, "metadata", "{}")));
		Map<String, Object> call = timed(Map.of("callout_id", this.callout, "callout_participation_id", participation,
				"contact_id", contact, "attempt", 1, "msisdn", msisdn, "status", status));
		call.putAll(Map.of("provider", "twilio", "account_sid", "AC1", "from_number", "1234", "remote_request_params",
				"{}", "metadata", "{\"note\":\"kept\"}", "send_by", now(), "placed_by_execution", 1,
				"changed_by_execution", 1));
		return this.database.insert("phone_calls", call);
	}

	Map<String, Object> timed(Map<String, Object> values) {
		Map<String, Object> timed = new HashMap<>(values);
		timed.put("created_at", now());
		timed.put("updated_at", now());
		return timed;
	}

	LocalDateTime now() {
		Instant now = this.clock.instant();
		return Utc.column(now);
	}

	Map<String, @Nullable Object> row(long call) {
		Map<String, @Nullable Object> row = new HashMap<>();
		this.database.rows("SELECT * FROM phone_calls WHERE id = ?", call)
			.get(0)
			.forEach((name, value) -> row.put(name.toLowerCase(Locale.ROOT),
					(value instanceof Timestamp time) ? time.toLocalDateTime() : value));
		return row;
	}

	long lastExecution() {
		return this.database.value(Long.class, "SELECT MAX(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION");
	}

}
