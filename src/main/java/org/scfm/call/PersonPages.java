package org.scfm.call;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the people of a callout page by page, in constant memory however many they are.
 */
@Component
class PersonPages {

	private static final int PAGE = 2000;

	private final JdbcClient jdbc;

	PersonPages(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Reads all people.
	 * @param callout the callout's id
	 * @param page takes some of them
	 */
	void read(long callout, Consumer<List<PersonRow>> page) {
		read(callout, "", Map.of(), page);
	}

	/**
	 * Reads those whose last attempts ended in certain ways.
	 * @param callout the callout's id
	 * @param outcomes the outcomes; where there are none, nobody is read
	 * @param page takes some of them
	 */
	void read(long callout, List<String> outcomes, Consumer<List<PersonRow>> page) {
		if (!outcomes.isEmpty()) {
			read(callout, "AND p.last_outcome IN (:outcomes)", Map.of("outcomes", outcomes), page);
		}
	}

	private void read(long callout, String condition, Map<String, ?> params, Consumer<List<PersonRow>> page) {
		long after = 0;
		List<PersonRow> people;
		do {
			people = this.jdbc.sql(PersonRow.SELECT.formatted("") + """
					WHERE p.callout_id = :callout AND p.contact_id > :after
					""" + condition + " ORDER BY p.contact_id LIMIT :limit")
				.param("callout", callout)
				.param("after", after)
				.param("limit", PAGE)
				.params(params)
				.query(PersonRow::of)
				.list();
			if (!people.isEmpty()) {
				page.accept(people);
				after = people.get(people.size() - 1).contactId();
			}
		}
		while (people.size() == PAGE);
	}

}
