package org.scfm.database;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scfm.test.Database;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

import static org.assertj.core.api.Assertions.assertThat;

abstract class RowUpdatesContract {

	private static final LocalDateTime TIME = LocalDateTime.parse("2026-03-01T12:00:00.123456");

	private static final String UPDATE = """
			UPDATE row_updates
			SET word = :word, number = COALESCE(:number, number), at_time = :at, version = version + 1
			WHERE id = :id AND version = :version
			""";

	@Autowired
	private RowUpdates rowUpdates;

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private Database database;

	@BeforeEach
	void create() {
		this.jdbc.execute("""
				CREATE TABLE row_updates (id BIGINT PRIMARY KEY, word VARCHAR(20), number INT, at_time DATETIME(6),
				  version INT NOT NULL DEFAULT 0)
				""");
		for (int id = 1; id <= 250; id++) {
			this.jdbc.update("INSERT INTO row_updates (id, number) VALUES (?, ?)", id, 7);
		}
	}

	@AfterEach
	void drop() {
		this.jdbc.execute("DROP TABLE row_updates");
	}

	@Test
	void each_row_gets_its_own_values() {
		assertThat(this.rowUpdates.update(UPDATE, List.of(row(1, "one", 1, TIME), row(2, null, null, null),
				row(3, "it's :word ?", -3, TIME.plusNanos(1000)))))
			.isEqualTo(3);
		assertThat(rows("WHERE id <= 4")).containsExactly("1 one 1 2026-03-01 12:00:00.123456 1", "2 - 7 - 1",
				"3 it's :word ? -3 2026-03-01 12:00:00.123457 1", "4 - 7 - 0");
	}

	@Test
	void what_is_the_same_for_all_is_set_for_all() {
		this.rowUpdates.update(UPDATE, List.of(row(1, "same", 5, TIME), row(2, "same", 5, TIME)));
		assertThat(rows("WHERE id <= 2")).containsExactly("1 same 5 2026-03-01 12:00:00.123456 1",
				"2 same 5 2026-03-01 12:00:00.123456 1");
	}

	@Test
	void a_row_that_is_not_as_it_should_be_stays() {
		assertThat(this.rowUpdates.update(UPDATE,
				List.of(row(1, "one", 1, TIME), row(2, "two", 2, TIME).addValue("version", 4))))
			.isOne();
		assertThat(rows("WHERE id <= 2")).containsExactly("1 one 1 2026-03-01 12:00:00.123456 1", "2 - 7 - 0");
	}

	@Test
	void rows_beyond_one_statement_are_updated_too() {
		List<MapSqlParameterSource> rows = new ArrayList<>();
		for (int id = 1; id <= 249; id++) {
			rows.add(row(id, "w" + id, id, TIME.plusMinutes(id)));
		}
		assertThat(this.rowUpdates.update(UPDATE, rows)).isEqualTo(249);
		assertThat(this.database.count("row_updates WHERE word = CONCAT('w', id) AND number = id AND version = 1"))
			.isEqualTo(249);
		assertThat(rows("WHERE id = 250")).containsExactly("250 - 7 - 0");
	}

	@Test
	void no_rows_are_no_statement() {
		assertThat(this.rowUpdates.update("no statement", List.of())).isZero();
	}

	private List<String> rows(String where) {
		return this.database.column(String.class,
				"""
						SELECT CONCAT(id, ' ', COALESCE(word, '-'), ' ', number, ' ', COALESCE(CAST(at_time AS CHAR(26)), '-'), ' ', version)
						FROM row_updates
						"""
						+ where + " ORDER BY id");
	}

	private static MapSqlParameterSource row(long id, @Nullable String word, @Nullable Integer number,
			@Nullable LocalDateTime at) {
		return new MapSqlParameterSource("id", id).addValue("word", word)
			.addValue("number", number)
			.addValue("at", at)
			.addValue("version", 0);
	}

}
