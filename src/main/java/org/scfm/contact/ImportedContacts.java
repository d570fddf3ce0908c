package org.scfm.contact;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.contact.ImportContactsParameters.OnDuplicate;
import org.scfm.contact.ImportLine.ContactLine;
import org.scfm.contact.ImportLine.RejectedLine;
import org.scfm.database.Utc;
import org.scfm.job.Json;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Brings the lines of a file into the contacts, many at a time. The first line of a run
 * with a number has the number: each contact remembers the run and the line that last
 * brought it, so that nobody has to remember all numbers of a file, and a restart does
 * not forget them.
 */
@Component
class ImportedContacts {

	static final String FIND = """
			SELECT id FROM contacts WHERE msisdn IN (:numbers)
			""";

	// in the order of ids, as the other jobs lock contacts
	static final String LOCK = """
			SELECT id, msisdn, metadata, import_run, import_line FROM contacts WHERE id IN (:ids) ORDER BY id FOR UPDATE
			""";

	// what all rows of a chunk have alike stands in the statement: to bind it for each
	// row would take half of the driver's time
	private static final String INSERT = """
			INSERT INTO contacts (msisdn, metadata, import_line, import_run, created_at, updated_at)
			VALUES (?, ?, ?, %1$s, TIMESTAMP '%2$s', TIMESTAMP '%2$s')
			""";

	// the contacts are there and locked, so nothing is inserted; MySQL's driver makes one
	// statement of many inserts, but not of many updates
	private static final String UPDATE = """
			INSERT INTO contacts (id, msisdn, metadata, import_line, import_run, created_at, updated_at)
			VALUES (?, ?, ?, ?, %1$s, TIMESTAMP '%2$s', TIMESTAMP '%2$s')
			ON DUPLICATE KEY UPDATE metadata = VALUES(metadata), import_line = VALUES(import_line),
			  import_run = VALUES(import_run), updated_at = VALUES(updated_at)
			""";

	private static final String MARK = """
			INSERT INTO contacts (id, msisdn, metadata, import_line, import_run, created_at, updated_at)
			VALUES (?, ?, '', ?, %1$s, TIMESTAMP '%2$s', TIMESTAMP '%2$s')
			ON DUPLICATE KEY UPDATE import_line = VALUES(import_line), import_run = VALUES(import_run)
			""";

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

	// how many of a chunk's numbers are looked for to see whether there are known ones
	private static final int PROBES = 10;

	private final JdbcClient client;

	private final JdbcTemplate jdbc;

	private final Clock clock;

	ImportedContacts(JdbcClient client, JdbcTemplate jdbc, Clock clock) {
		this.client = client;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Saves lines, in the transaction of the caller.
	 * @param run the identity of the run, the same after a restart
	 * @param lines the lines in the order of the file
	 * @param onDuplicate what happens to the contacts that are there already
	 * @return what happened; each line is counted once
	 */
	Saved save(long run, List<ContactLine> lines, OnDuplicate onDuplicate) {
		Map<String, ContactLine> firsts = new LinkedHashMap<>();
		List<ContactLine> repeats = new ArrayList<>();
		for (ContactLine line : lines) {
			if (firsts.putIfAbsent(line.msisdn().value(), line) != null) {
				repeats.add(line);
			}
		}
		Map<String, Long> earlier = new HashMap<>();
		Collection<Contact> there = insertMissing(run, firsts);
		int created = firsts.size() - there.size();
		int unchanged = 0;
		List<Object[]> updates = new ArrayList<>();
		List<Object[]> marks = new ArrayList<>();
		for (Contact contact : there) {
			ContactLine line = firsts.get(contact.msisdn());
			if (contact.isOf(run)) {
				if (contact.importLine() == line.number()) {
					created++;
				}
				else {
					earlier.put(contact.msisdn(), contact.importLine());
					repeats.add(line);
				}
				continue;
			}
			String metadata = (onDuplicate == OnDuplicate.UPDATE) ? contact.metadataAfter(line) : contact.metadata();
			if (metadata.equals(contact.metadata())) {
				unchanged++;
				marks.add(new Object[] { contact.id(), contact.msisdn(), line.number() });
			}
			else {
				updates.add(new Object[] { contact.id(), contact.msisdn(), metadata, line.number() });
			}
		}
		write(UPDATE, run, updates);
		write(MARK, run, marks);
		List<RejectedLine> rejected = repeats.stream().map((line) -> {
			String number = line.msisdn().value();
			return line.rejected("same number as line " + earlier.getOrDefault(number, firsts.get(number).number()));
		}).toList();
		return new Saved(created, updates.size(), unchanged, rejected);
	}

	/**
	 * Inserts those that are not there, and finds the others. Those that another process
	 * inserts in the meantime are among the others.
	 */
	private Collection<Contact> insertMissing(long run, Map<String, ContactLine> lines) {
		Map<String, Contact> there = someAreThere(lines) ? find(lines.keySet()) : new LinkedHashMap<>();
		while (true) {
			try {
				insert(run,
						lines.values().stream().filter((line) -> !there.containsKey(line.msisdn().value())).toList());
				return there.values();
			}
			catch (DuplicateKeyException ex) {
				int before = there.size();
				there.putAll(find(lines.keySet()));
				if (there.size() == before) {
					throw ex;
				}
			}
		}
	}

	// most files bring new contacts only, or known ones only; what this guesses wrong
	// costs time and nothing else
	private boolean someAreThere(Map<String, ContactLine> lines) {
		int distance = lines.size() / PROBES + 1;
		List<String> numbers = new ArrayList<>();
		int next = 0;
		for (String number : lines.keySet()) {
			if (next++ % distance == 0) {
				numbers.add(number);
			}
		}
		return !numbers.isEmpty()
				&& !this.client.sql(FIND).param("numbers", numbers).query(Long.class).list().isEmpty();
	}

	private void insert(long run, List<ContactLine> lines) {
		write(INSERT, run,
				lines.stream()
					.map((line) -> new Object[] { line.msisdn().value(), line.metadata(), line.number() })
					.toList());
	}

	private void write(String sql, long run, List<Object[]> rows) {
		if (!rows.isEmpty()) {
			String now = TIME.format(Utc.column(this.clock.instant()));
			this.jdbc.batchUpdate(sql.formatted(run, now), rows);
		}
	}

	private Map<String, Contact> find(Collection<String> numbers) {
		Map<String, Contact> found = new LinkedHashMap<>();
		if (numbers.isEmpty()) {
			return found;
		}
		List<Long> ids = this.client.sql(FIND).param("numbers", numbers).query(Long.class).list();
		if (!ids.isEmpty()) {
			this.client.sql(LOCK)
				.param("ids", ids)
				.query(Contact::of)
				.list()
				.forEach((contact) -> found.put(contact.msisdn(), contact));
		}
		return found;
	}

	/**
	 * What became of lines.
	 *
	 * @param created how many contacts are new
	 * @param updated how many have other metadata than before
	 * @param unchanged how many are as they were
	 * @param rejected the lines whose number an earlier line of the run has
	 */
	record Saved(int created, int updated, int unchanged, List<RejectedLine> rejected) {
	}

	private record Contact(long id, String msisdn, String metadata, @Nullable Long importRun, long importLine) {

		static Contact of(ResultSet row, int number) throws SQLException {
			return new Contact(row.getLong("id"), row.getString("msisdn"), row.getString("metadata"),
					row.getObject("import_run", Long.class), row.getLong("import_line"));
		}

		String metadataAfter(ContactLine line) {
			// as most are that a file brings once more; to compare texts is cheap
			if (line.metadata().equals(this.metadata)) {
				return this.metadata;
			}
			Map<String, Object> before = Json.read(this.metadata);
			Map<String, Object> after = line.mergedInto(before);
			return after.equals(before) ? this.metadata : Json.write(after);
		}

		boolean isOf(long run) {
			return this.importRun != null && this.importRun == run;
		}

	}

}
