package org.scfm.callout;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.scfm.database.Utc;
import org.scfm.job.Json;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The participations in the database, as contacts are put into a callout: many by one
 * statement, those left out that are there already. All of it in the transaction of the
 * caller.
 */
@Component
class Participations {

	static final String LAST_OF_NEXT = """
			SELECT MAX(id) FROM (SELECT id FROM contacts WHERE id > :after AND id <= :last ORDER BY id LIMIT :most) upcoming
			""";

	static final String NEXT = """
			SELECT id, metadata FROM contacts WHERE id > :after AND id <= :last ORDER BY id LIMIT :most
			""";

	static final String COUNT = """
			SELECT COUNT(*) FROM callout_participations
			WHERE callout_id = :callout AND contact_id BETWEEN :first AND :last
			""";

	static final String ADD = """
			INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
			SELECT :callout, c.id, c.msisdn, :metadata, :now, :now FROM contacts c
			""";

	static final String IN_RANGE = """
			WHERE c.id BETWEEN :first AND :last
			""";

	static final String AMONG = """
			WHERE c.id IN (:contacts)
			""";

	static final String MISSING = """
			AND NOT EXISTS (
			  SELECT 1 FROM callout_participations p WHERE p.callout_id = :callout AND p.contact_id = c.id)
			""";

	static final String IN_ORDER = """
			ORDER BY c.id
			""";

	private final JdbcClient jdbc;

	private final Clock clock;

	Participations(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Lets processes that populate one callout take turns, until the transaction ends.
	 */
	void lock(long callout) {
		this.jdbc.sql("SELECT id FROM callouts WHERE id = :callout FOR UPDATE")
			.param("callout", callout)
			.query(Long.class)
			.single();
	}

	/**
	 * Finds the last of the next contacts.
	 * @param after the id of the contact before
	 * @param last the highest id that is wanted
	 * @param most how many are wanted at most
	 * @return its id, or nothing where there are no more contacts
	 */
	Optional<Long> lastOfNext(long after, long last, int most) {
		return this.jdbc.sql(LAST_OF_NEXT)
			.param("after", after)
			.param("last", last)
			.param("most", most)
			.query((row, number) -> Optional.ofNullable(row.getObject(1, Long.class)))
			.single();
	}

	/**
	 * Reads the next contacts.
	 * @param after the id of the contact before
	 * @param last the highest id that is wanted
	 * @param most how many are wanted at most
	 * @return the contacts in the order of their ids
	 */
	List<Candidate> next(long after, long last, int most) {
		return this.jdbc.sql(NEXT)
			.param("after", after)
			.param("last", last)
			.param("most", most)
			.query((row, number) -> new Candidate(row.getLong("id"), row.getString("metadata")))
			.list();
	}

	/**
	 * Adds all contacts of a range of ids. The callout is to be locked.
	 * @param callout the callout's id
	 * @param first the first id
	 * @param last the last id
	 * @param metadata facts about each participation
	 * @return how many were added, and how many were there
	 */
	Added addRange(long callout, long first, long last, Map<String, Object> metadata) {
		Map<String, Object> range = Map.of("first", first, "last", last);
		long there = this.jdbc.sql(COUNT).param("callout", callout).params(range).query(Long.class).single();
		// to look for each makes MySQL put all of them into a temporary table first
		return new Added(add(IN_RANGE + ((there > 0) ? MISSING : ""), callout, range, metadata), there);
	}

	/**
	 * Adds contacts. The callout is to be locked.
	 * @param callout the callout's id
	 * @param contacts the contacts' ids
	 * @param metadata facts about each participation
	 * @return how many were added, and how many were there
	 */
	Added add(long callout, List<Long> contacts, Map<String, Object> metadata) {
		if (contacts.isEmpty()) {
			return new Added(0, 0);
		}
		long added = add(AMONG + MISSING, callout, Map.of("contacts", contacts), metadata);
		return new Added(added, contacts.size() - added);
	}

	private long add(String which, long callout, Map<String, Object> values, Map<String, Object> metadata) {
		return this.jdbc.sql(ADD + which + IN_ORDER)
			.param("callout", callout)
			.param("metadata", Json.write(metadata))
			.param("now", Utc.column(this.clock.instant()))
			.params(values)
			.update();
	}

	/**
	 * What became of contacts.
	 *
	 * @param added how many were added to the callout
	 * @param there how many were there already
	 */
	record Added(long added, long there) {

		long all() {
			return this.added + this.there;
		}

	}

}
