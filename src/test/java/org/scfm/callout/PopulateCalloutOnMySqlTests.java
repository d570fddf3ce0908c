package org.scfm.callout;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class PopulateCalloutOnMySqlTests extends PopulateCalloutContract {

	@Test
	void a_chunk_reads_ranges_of_indexes_and_sorts_nothing(@Autowired Database database, @Autowired Campaign campaign) {
		campaign.contacts(30_000);
		long callout = campaign.callout("initialized", "{}");
		campaign.run("populate-callout");
		database.rows("ANALYZE TABLE contacts, callout_participations");
		List<Long> ids = database.column(Long.class, "SELECT id FROM contacts ORDER BY id LIMIT 10000, 1000");
		Map<String, String> values = Map.of(":callout", "" + callout, ":after", "" + ids.get(0), ":first",
				"" + ids.get(1), ":last", "" + ids.get(999), ":most", "1000", ":metadata", "'{}'", ":now", "NOW()",
				":contacts", String.join(", ", ids.stream().map(String::valueOf).toList()));
		assertPlan(database, Participations.LAST_OF_NEXT, values, "contacts range PRIMARY");
		assertPlan(database, Participations.NEXT, values, "contacts range PRIMARY");
		assertPlan(database, Participations.COUNT, values,
				"callout_participations range callout_participations_contact");
		assertPlan(database, Participations.ADD + Participations.IN_RANGE + Participations.IN_ORDER, values,
				"c range PRIMARY");
		assertPlan(database,
				Participations.ADD + Participations.IN_RANGE + Participations.MISSING + Participations.IN_ORDER, values,
				"c range PRIMARY", "p eq_ref callout_participations_contact");
		assertPlan(database,
				Participations.ADD + Participations.AMONG + Participations.MISSING + Participations.IN_ORDER, values,
				"c range PRIMARY", "p eq_ref callout_participations_contact");
	}

	private static void assertPlan(Database database, String sql, Map<String, String> values, String... tables) {
		String statement = sql;
		for (Map.Entry<String, String> value : values.entrySet()) {
			statement = statement.replace(value.getKey(), value.getValue());
		}
		List<Map<String, Object>> plan = database.rows("EXPLAIN " + statement);
		assertThat(plan).extracting((row) -> String.valueOf(row.get("Extra")))
			.allSatisfy((extra) -> assertThat(extra).doesNotContain("filesort"));
		assertThat(plan).as(statement)
			// neither what is written to nor the page that was just read is searched
			.filteredOn((row) -> row.get("key") != null)
			.extracting((row) -> row.get("table") + " " + row.get("type") + " " + row.get("key"))
			.containsExactly(tables);
		assertThat(plan).filteredOn((row) -> row.get("key") == null)
			.allMatch((row) -> row.get("select_type").equals("INSERT")
					|| String.valueOf(row.get("table")).startsWith("<derived"));
	}

}
