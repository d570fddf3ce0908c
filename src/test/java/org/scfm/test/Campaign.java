package org.scfm.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.scfm.database.Utc;
import org.scfm.launch.JobLauncher;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Outcome;

/**
 * Arranges contacts and callouts, runs jobs on them and counts what became of them.
 */
public final class Campaign {

	/** What every call of these tests is sent with, as in the seed's examples. */
	public static final String REQUEST_PARAMS = """
			{"from":"1234","url":"http://demo.twilio.com/docs/voice.xml","method":"GET"}""";

	/** Fills the empty table of the counts of calls by minute, as its migration does. */
	public static final String COUNT_CALLS = fill("/db/migration/common/V12__calls_by_minute.sql");

	private final Database database;

	private final JobLauncher launcher;

	private final TestClock clock;

	Campaign(Database database, JobLauncher launcher, TestClock clock) {
		this.database = database;
		this.launcher = launcher;
		this.clock = clock;
	}

	/**
	 * Adds a contact whose calls end as wished.
	 * @param outcome how they end at the sandbox
	 * @param metadata the contact's metadata, JSON
	 * @return the number
	 */
	public String contact(Outcome outcome, String metadata) {
		String msisdn = "+8551%05d%02d".formatted(this.database.count("contacts"), outcome.ordinal() + 1);
		this.database.insert("contacts",
				Map.of("msisdn", msisdn, "metadata", metadata, "created_at", now(), "updated_at", now()));
		return msisdn;
	}

	/**
	 * Adds contacts whose calls are all completed.
	 * @param count how many
	 * @return their numbers
	 */
	public List<String> contacts(int count) {
		return contacts(count, Outcome.COMPLETED);
	}

	/**
	 * Adds contacts whose calls all end alike.
	 * @param count how many
	 * @param outcome how the calls end
	 * @return their numbers
	 */
	public List<String> contacts(int count, Outcome outcome) {
		int there = (int) this.database.count("contacts");
		List<String> msisdns = IntStream.range(there, there + count)
			.mapToObj((i) -> "+8551%05d%02d".formatted(i, outcome.ordinal() + 1))
			.toList();
		this.database.updateAll(
				"INSERT INTO contacts (msisdn, metadata, created_at, updated_at) VALUES (?, '{}', ?, ?)",
				msisdns.stream().map((msisdn) -> new Object[] { msisdn, now(), now() }).toList());
		return msisdns;
	}

	/**
	 * Adds a callout.
	 * @param status its state
	 * @param metadata its metadata, JSON
	 * @return its id
	 */
	public long callout(String status, String metadata) {
		return this.database.insert("callouts",
				Map.of("status", status, "metadata", metadata, "created_at", now(), "updated_at", now()));
	}

	/**
	 * Adds a callout with all contacts in it.
	 * @param status its state
	 * @return its id
	 */
	public long populated(String status) {
		long callout = callout(status, "{}");
		populate(callout);
		return callout;
	}

	/**
	 * Puts all contacts that there are into a callout that has none.
	 * @param callout the callout's id
	 */
	public void populate(long callout) {
		this.database.update("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT ?, id, msisdn, '{}', created_at, updated_at FROM contacts ORDER BY id
				""", callout);
	}

	/**
	 * Adds contacts whose calls are all completed, and a running callout of all contacts.
	 * @param people how many
	 * @return the callout's id
	 */
	public long running(int people) {
		contacts(people);
		return populated("running");
	}

	/**
	 * Creates a callout by {@code create-callout} and puts all contacts in it.
	 * @param rules its own rules, each as {@code name=value}
	 * @return its id
	 */
	public long created(String... rules) {
		long callout = (long) run("create-callout", rules).results().get("calloutId");
		populate(callout);
		return callout;
	}

	/**
	 * Creates a callout by {@code create-callout}, puts all contacts in it and starts it
	 * by {@code change-callout}.
	 * @param rules its own rules, each as {@code name=value}
	 * @return its id
	 */
	public long started(String... rules) {
		long callout = created(rules);
		run("change-callout", "action=start", "calloutId=" + callout);
		return callout;
	}

	/**
	 * Reads the state of a callout.
	 * @param callout its id
	 * @return its status
	 */
	public String status(long callout) {
		return this.database.value(String.class, "SELECT status FROM callouts WHERE id = ?", callout);
	}

	/**
	 * Runs a job.
	 * @param job its name
	 * @param arguments its parameters, each as {@code name=value}
	 * @return how it ended
	 */
	public JobRun run(String job, String... arguments) {
		return this.launcher.run(job, parameters(arguments));
	}

	/**
	 * Runs {@code enqueue-calls} with {@link #REQUEST_PARAMS}.
	 * @param arguments further parameters, each as {@code name=value}
	 * @return how it ended
	 */
	public JobRun enqueue(String... arguments) {
		Map<String, String> parameters = new LinkedHashMap<>(Map.of("requestParams", REQUEST_PARAMS));
		parameters.putAll(parameters(arguments));
		return this.launcher.run("enqueue-calls", parameters);
	}

	/**
	 * Runs {@code update-calls} on calls of any age.
	 * @param arguments further parameters, each as {@code name=value}
	 * @return how it ended
	 */
	public JobRun update(String... arguments) {
		Map<String, String> parameters = new LinkedHashMap<>(Map.of("recentlyCreatedSeconds", "0"));
		parameters.putAll(parameters(arguments));
		return this.launcher.run("update-calls", parameters);
	}

	/**
	 * Counts the phone calls.
	 * @return how many by status, statuses without calls left out
	 */
	public Map<String, Long> calls() {
		return counts("SELECT status AS word, COUNT(*) AS number FROM phone_calls GROUP BY status");
	}

	/**
	 * Counts the participations.
	 * @return how many by their last outcome and number of attempts, such as
	 * {@code "failed 2"}
	 */
	public Map<String, Long> people() {
		return counts("""
				SELECT CONCAT(last_outcome, ' ', attempts) AS word, COUNT(*) AS number
				FROM callout_participations GROUP BY last_outcome, attempts
				""");
	}

	/**
	 * Brings the counts of calls by minute to what they are, where a test has written
	 * calls itself.
	 */
	public void countCalls() {
		this.database.update("DELETE FROM call_counts");
		this.database.update(COUNT_CALLS);
	}

	private Map<String, Long> counts(String sql) {
		Map<String, Long> counts = new TreeMap<>();
		this.database.rows(sql)
			.forEach((row) -> counts.put((String) row.get("word"), ((Number) row.get("number")).longValue()));
		return counts;
	}

	private static String fill(String migration) {
		try (InputStream in = Objects.requireNonNull(Campaign.class.getResourceAsStream(migration))) {
			String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			return sql.substring(sql.indexOf("INSERT INTO"), sql.lastIndexOf(';'));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Map<String, String> parameters(String... arguments) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			parameters.put(argument.substring(0, equals), argument.substring(equals + 1));
		}
		return parameters;
	}

	private LocalDateTime now() {
		return Utc.column(this.clock.instant());
	}

}
