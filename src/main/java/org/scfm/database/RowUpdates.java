package org.scfm.database;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Updates many rows, each with values of its own, by few statements. A driver's batch is
 * a statement a row, which costs MySQL and the driver several times as much.
 */
@Component
public class RowUpdates {

	// what a row is to be set to is looked for among those of all rows of a statement
	private static final int MOST_TOGETHER = 100;

	private static final String ID = "id";

	private static final String OF_ONE_ROW = "id = :id";

	private final NamedParameterJdbcTemplate jdbc;

	RowUpdates(NamedParameterJdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Updates rows, in the transaction that is going on.
	 * @param sql the statement as it would be for one row, with {@code id = :id} in its
	 * condition
	 * @param rows the values of the parameters for each row, all with the same names; no
	 * id is in there twice
	 * @return how many rows were updated
	 */
	public int update(String sql, List<MapSqlParameterSource> rows) {
		int updated = 0;
		for (int from = 0; from < rows.size(); from += MOST_TOGETHER) {
			updated += updateTogether(sql, rows.subList(from, Math.min(from + MOST_TOGETHER, rows.size())));
		}
		return updated;
	}

	private int updateTogether(String sql, List<MapSqlParameterSource> rows) {
		MapSqlParameterSource values = new MapSqlParameterSource(ID, column(rows, ID));
		String together = sql.replace(OF_ONE_ROW, "id IN (:id)");
		for (String name : rows.get(0).getParameterNames()) {
			if (name.equals(ID)) {
				continue;
			}
			if (column(rows, name).stream().distinct().count() == 1) {
				values.addValue(name, rows.get(0).getValue(name));
			}
			else {
				together = byRow(together, name, rows, values);
			}
		}
		return this.jdbc.update(together, values);
	}

	private static String byRow(String sql, String name, List<MapSqlParameterSource> rows,
			MapSqlParameterSource values) {
		StringBuilder choice = new StringBuilder("CASE id");
		for (int i = 0; i < rows.size(); i++) {
			choice.append(" WHEN :").append(ID).append(i).append(" THEN :").append(name).append(i);
			values.addValue(ID + i, rows.get(i).getValue(ID)).addValue(name + i, rows.get(i).getValue(name));
		}
		return Pattern.compile(":" + name + "\\b").matcher(sql).replaceAll(Matcher.quoteReplacement(choice + " END"));
	}

	private static Collection<?> column(List<MapSqlParameterSource> rows, String name) {
		return rows.stream().map((row) -> row.getValue(name)).toList();
	}

}
