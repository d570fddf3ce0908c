package org.scfm.contact;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class ImportedContactsOnMySqlTests extends ImportedContactsContract {

	@Test
	void a_chunk_reads_its_contacts_by_an_index_and_sorts_nothing(@Autowired Database database,
			@Autowired Campaign campaign) {
		List<String> numbers = campaign.contacts(30_000).subList(10_000, 11_000);
		database.rows("ANALYZE TABLE contacts");
		assertRange(database, ImportedContacts.FIND.replace(":numbers", "'" + String.join("', '", numbers) + "'"),
				"contacts_msisdn");
		List<String> ids = database.column(String.class, "SELECT id FROM contacts ORDER BY id LIMIT 10000, 1000");
		assertRange(database, ImportedContacts.LOCK.replace(":ids", String.join(", ", ids)), "PRIMARY");
	}

	private static void assertRange(Database database, String query, String index) {
		List<Map<String, Object>> plan = database.rows("EXPLAIN " + query);
		assertThat(plan).hasSize(1);
		assertThat(plan.get(0)).containsEntry("type", "range").containsEntry("key", index);
		assertThat((String) plan.get(0).get("Extra")).doesNotContain("filesort");
	}

}
