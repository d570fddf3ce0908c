package org.scfm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.scfm.database.Utc;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;
import org.scfm.test.StatementLog;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every statement that the jobs which call send to MySQL is explained there: whatever
 * runs with each chunk reads a range of an index, and sorts no more than that. A new
 * query needs no entry here.
 */
@OnMySql
@TestPropertySource(
		properties = { "spring.datasource.hikari.data-source-properties.queryInterceptors=org.scfm.test.StatementLog",
				"scfm.rapidpro.base-url=${scfm.provider.base-url}/api",
				"scfm.rapidpro.api-token=" + SandboxSettings.RAPIDPRO_TOKEN })
class QueryPlansOnMySqlTests {

	private static final int DONE = 20_000;

	private static final List<String> LARGE = List.of("contacts", "callout_participations", "phone_calls",
			"call_counts");

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@Autowired
	private TestClock clock;

	@Test
	void no_statement_of_a_job_that_calls_reads_or_sorts_a_whole_table() {
		peopleWhoAreDone();
		this.campaign.contacts(120, Outcome.FAILED);
		this.campaign.contacts(120, Outcome.COMPLETED);
		this.campaign.contacts(20, Outcome.STAYS_QUEUED);
		this.database.update("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT (SELECT MIN(id) FROM callouts), id, msisdn, '{}', created_at, updated_at FROM contacts c
				WHERE NOT EXISTS (SELECT 1 FROM callout_participations p WHERE p.contact_id = c.id)
				""");
		this.database.rows("ANALYZE TABLE contacts, callout_participations, phone_calls, call_counts");
		StatementLog.clear();

		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Fault.Kind.SERVER_ERROR).times(3));
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 400, "21211", "not valid").skip(5).times(3));
		String[] limited = { "maxCallsToEnqueue=100000", "enqueueStrategy=pessimistic", "maxCallsPerPeriod=100000",
				"concurrency=32" };
		this.campaign.enqueue(limited);
		this.clock.advance(Duration.ofMinutes(10));
		this.campaign.run("reconcile-calls");
		this.campaign.update();
		this.clock.advance(Duration.ofMinutes(10));
		this.campaign.run("reconcile-calls", "releasePolicy=release");
		this.campaign.enqueue(limited);
		this.sandbox.faults().add(Fault.on(RequestKind.LIST, Fault.Kind.SERVER_ERROR).times(0));
		this.clock.advance(Duration.ofMinutes(1));
		this.campaign.update();

		startFlows();

		List<String> statements = new ArrayList<>(StatementLog.statements());
		statements.addAll(statementsOfCalloutWithRules());
		assertThat(statements).anyMatch((sql) -> sql.contains("claim_lock"))
			.anyMatch((sql) -> sql.contains("SKIP LOCKED"))
			.anyMatch((sql) -> sql.contains("phone_calls_ended"))
			.anyMatch((sql) -> sql.contains("phone_calls_flow_retry"))
			.anyMatch((sql) -> sql.contains("flow_status = 'refused'"))
			.anyMatch((sql) -> sql.contains("flow_status = 'unknown'"))
			.anyMatch((sql) -> sql.contains("last_outcome < 'none'"))
			.anyMatch((sql) -> sql.contains("p.next_call_at > "))
			.anyMatch((sql) -> sql.contains("callout_participations_next_call"))
			.anyMatch((sql) -> sql.contains("call_counts"));
		Map<String, String> bad = new TreeMap<>();
		statements.forEach((sql) -> whatIsWrong(sql).forEach((wrong) -> bad.put(sql, wrong)));
		assertThat(bad).isEmpty();
		assertThat(whatIsWrong("SELECT id FROM phone_calls WHERE metadata = 'x'")).isNotEmpty();
		assertThat(whatIsWrong("""
				SELECT id FROM phone_calls FORCE INDEX (phone_calls_flow) WHERE status = 'completed' ORDER BY metadata
				""")).isNotEmpty();
	}

	private void startFlows() {
		this.sandbox.faults().add(Fault.on(RequestKind.FLOW_START, Fault.Kind.SERVER_ERROR).times(2));
		this.sandbox.faults().add(Fault.rejecting(RequestKind.FLOW_START, 400, "no", "no such flow").skip(5).times(2));
		for (int run = 0; run < 3; run++) {
			this.campaign.run("start-flows", "requestParams={\"flow\":\"f5901b62-ba76-4003-9c62-72fdacc1b7b7\"}",
					"maxFlowsToStart=1000");
			this.clock.advance(Duration.ofMinutes(10));
		}
	}

	private List<String> statementsOfCalloutWithRules() {
		this.database.update("UPDATE callouts SET dial_policy = ?",
				"{\"breakerFailureRate\":\"1\",\"retry\":\"failed:1m,1m,1m errored:1m,1m\",\"maxAttempts\":\"9\"}");
		this.database.update("UPDATE callout_participations SET next_call_at = NULL WHERE last_outcome = 'completed'");
		this.clock.advance(Duration.ofMinutes(30));
		// the failures so far are forgotten
		this.database.update("INSERT INTO callout_changes (callout_id, execution_id, what, created_at) "
				+ "SELECT id, 1, 'resume', ? FROM callouts", Utc.column(this.clock.instant()));
		StatementLog.clear();
		this.campaign.enqueue("canary=100000", "maxCallsToEnqueue=10");
		List<String> statements = new ArrayList<>(StatementLog.statements());
		this.database.update("UPDATE phone_calls SET status = 'busy', poll_at = NULL, ended_at = updated_at "
				+ "WHERE status NOT IN ('completed', 'failed', 'errored')");
		StatementLog.clear();
		// of these, the first finds somebody who waits, the second only people who are
		// due
		this.campaign.run("reconcile-calls");
		this.database.update("UPDATE callout_participations SET next_call_at = NULL WHERE next_call_at > ?",
				Utc.column(this.clock.instant()));
		this.campaign.run("reconcile-calls");
		statements.addAll(StatementLog.statements().stream().filter((sql) -> !sql.startsWith("UPDATE")).toList());
		return statements;
	}

	private List<String> whatIsWrong(String sql) {
		List<String> wrong = new ArrayList<>();
		for (Map<String, Object> step : this.database.rows("EXPLAIN " + sql)) {
			boolean large = isLarge(String.valueOf(step.get("table")), sql);
			boolean whole = List.of("ALL", "index").contains(String.valueOf(step.get("type")));
			boolean sorts = String.valueOf(step.get("Extra")).contains("filesort")
					&& ((Number) step.getOrDefault("rows", 0)).longValue() > DONE / 10;
			if (large && (whole || sorts)) {
				wrong.add(step.toString());
			}
		}
		return wrong;
	}

	// EXPLAIN names a table by its alias
	private static boolean isLarge(String alias, String sql) {
		return LARGE.stream()
			.anyMatch((table) -> table.equals(alias) || sql.matches("(?s).*\\b" + table + " " + alias + "\\b.*"));
	}

	private void peopleWhoAreDone() {
		long callout = this.campaign.callout("running", "{}");
		this.campaign.contacts(DONE / 2);
		this.campaign.contacts(DONE / 2, Outcome.BUSY);
		this.campaign.populate(callout);
		this.database.update("UPDATE callout_participations SET attempts = 1, last_outcome = 'completed'");
		this.database.update("""
				INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status,
				  provider, account_sid, remote_call_id, remote_status, metadata, created_at, send_by, sent_at,
				  queued_at, ended_at, polled_at, flow_status, placed_by_execution, changed_by_execution, updated_at)
				SELECT callout_id, id, contact_id, 1, msisdn, 'completed', 'twilio', 'AC', CONCAT('CAold', id),
				  'completed', '{}', created_at - INTERVAL id SECOND, created_at, created_at - INTERVAL id SECOND,
				  created_at, created_at, created_at, 'started', -(id MOD 50), -(id MOD 50), created_at
				FROM callout_participations
				""");
		this.campaign.countCalls();
	}

}
