package org.scfm.contact;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Utc;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The numbers that must not be called, and those that once were.
 */
@Component
public class DoNotCall {

	private static final String HOLDS = "ended_at = TIMESTAMP '9999-12-31 00:00:00'";

	private static final String INSERT = """
			INSERT INTO do_not_call (pattern, prefix_length, reason, source, added_at, added_by_execution)
			VALUES (?, ?, ?, ?, ?, ?)
			""";

	private final JdbcClient jdbc;

	private final JdbcTemplate batches;

	private final Clock clock;

	DoNotCall(JdbcClient jdbc, JdbcTemplate batches, Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.clock = clock;
	}

	/**
	 * A number, or the beginning of numbers, that is not to be called, or once was not.
	 *
	 * @param id its id
	 * @param pattern the number in E.164, or its beginning with an asterisk
	 * @param reason why, if it is known
	 * @param source who says so, if it is known
	 * @param added since when
	 * @param addedBy the job execution that added it
	 * @param endedBy the job execution that allowed it again, or null while it holds
	 * @param ended when that was, or null while it holds
	 */
	public record Entry(long id, String pattern, @Nullable String reason, @Nullable String source, Instant added,
			long addedBy, @Nullable Long endedBy, @Nullable Instant ended) {
	}

	/**
	 * Finds those of some numbers that must not be called, by two queries of an index: of
	 * each number only those beginnings are looked for whose lengths are in use.
	 * @param msisdns numbers in E.164
	 * @return what forbids it, by number; where a number and its beginning are on the
	 * list, the number
	 */
	public Map<String, Entry> find(Collection<String> msisdns) {
		Set<Integer> lengths = msisdns.isEmpty() ? Set.of() : Set.copyOf(prefixLengths());
		Set<String> patterns = msisdns.stream()
			.flatMap((msisdn) -> NumberPattern.covering(msisdn, lengths::contains))
			.collect(Collectors.toCollection(LinkedHashSet::new));
		Map<String, Entry> holding = holding(patterns);
		Map<String, Entry> found = new LinkedHashMap<>();
		if (!holding.isEmpty()) {
			msisdns.forEach((msisdn) -> NumberPattern.covering(msisdn, lengths::contains)
				.map(holding::get)
				.filter(Objects::nonNull)
				.findFirst()
				.ifPresent((entry) -> found.put(msisdn, entry)));
		}
		return found;
	}

	private Map<String, Entry> holding(Collection<String> patterns) {
		Map<String, Entry> holding = new HashMap<>();
		if (!patterns.isEmpty()) {
			this.jdbc.sql("SELECT * FROM do_not_call WHERE pattern IN (:patterns) AND " + HOLDS)
				.param("patterns", patterns)
				.query(DoNotCall::entry)
				.list()
				.forEach((entry) -> holding.put(entry.pattern(), entry));
		}
		return holding;
	}

	/**
	 * Everything that was ever said about a number.
	 * @param msisdn the number
	 * @return the entries, oldest first, those that do not hold any more included
	 */
	public List<Entry> history(Msisdn msisdn) {
		return this.jdbc.sql("SELECT * FROM do_not_call WHERE pattern IN (:patterns) ORDER BY id")
			.param("patterns", NumberPattern.covering(msisdn.value(), (length) -> true).toList())
			.query(DoNotCall::entry)
			.list();
	}

	/**
	 * A condition for a query: the number in a column may be called. For each row it
	 * looks into an index once, and once more for each length of prefixes in use.
	 * @param column the column with a number in E.164
	 * @return the condition; good for the transaction under way
	 */
	public String allows(String column) {
		return prefixLengths().stream()
			.map((length) -> "CONCAT(LEFT(" + column + ", " + length + "), '*')")
			.reduce(isNotThere(column), (conditions, prefix) -> conditions + " AND " + isNotThere(prefix));
	}

	private List<Integer> prefixLengths() {
		return this.jdbc
			.sql("SELECT DISTINCT prefix_length FROM do_not_call WHERE prefix_length > 0 AND " + HOLDS
					+ " ORDER BY prefix_length")
			.query(Integer.class)
			.list();
	}

	private static String isNotThere(String pattern) {
		return "NOT EXISTS (SELECT 1 FROM do_not_call n WHERE n.pattern = " + pattern + " AND n." + HOLDS + ")";
	}

	/**
	 * Adds entries, in the transaction of the caller.
	 * @param lines the lines, with different patterns
	 * @param execution the job execution that adds them
	 * @return how many were not there yet
	 */
	int add(Collection<ImportLine.DoNotCallLine> lines, long execution) {
		Set<String> there = holding(lines.stream().map((line) -> line.pattern().text()).toList()).keySet();
		LocalDateTime now = Utc.column(this.clock.instant());
		List<Object[]> rows = lines.stream()
			.filter((line) -> !there.contains(line.pattern().text()))
			.map((line) -> new @Nullable Object[] { line.pattern().text(), line.pattern().prefixLength(), line.reason(),
					line.source(), now, execution })
			.toList();
		if (!rows.isEmpty()) {
			this.batches.batchUpdate(INSERT, rows);
		}
		return rows.size();
	}

	/**
	 * Finds an entry.
	 * @param id its id
	 * @return the entry, or null if there is none
	 */
	@Nullable Entry find(long id) {
		return this.jdbc.sql("SELECT * FROM do_not_call WHERE id = ?")
			.param(id)
			.query(DoNotCall::entry)
			.optional()
			.orElse(null);
	}

	/**
	 * Ends an entry, if it still holds.
	 * @param id its id
	 * @param execution the job execution that ends it
	 */
	void end(long id, long execution) {
		this.jdbc
			.sql("UPDATE do_not_call SET ended_at = :now, ended_by_execution = :execution WHERE id = :id AND " + HOLDS)
			.param("now", Utc.column(this.clock.instant()))
			.param("execution", execution)
			.param("id", id)
			.update();
	}

	private static Entry entry(ResultSet row, int number) throws SQLException {
		Long endedBy = row.getObject("ended_by_execution", Long.class);
		return new Entry(row.getLong("id"), row.getString("pattern"), row.getString("reason"), row.getString("source"),
				Objects.requireNonNull(Utc.time(row, "added_at")), row.getLong("added_by_execution"), endedBy,
				(endedBy != null) ? Utc.time(row, "ended_at") : null);
	}

}
