package org.scfm.call;

import org.junit.jupiter.api.Test;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class CalloutWeightsOnMySqlTests extends CalloutWeightsContract {

	@Test
	void a_claim_asks_the_database_no_more_often_for_many_callouts_than_for_two(@Autowired Database database) {
		callout(40, "weight=2", "maxCallsPerPerson=3/24h");
		callout(40);
		claim(1);
		long forTwo = questions(database);
		claim(20);
		forTwo = questions(database) - forTwo;
		for (int i = 0; i < 10; i++) {
			callout(4, "weight=2", "maxCallsPerPerson=3/48h");
			callout(4);
		}
		long forMany = questions(database);
		claim(20);
		assertThat(questions(database) - forMany).isBetween(10L, forTwo + 3);
	}

	private static long questions(Database database) {
		return Long.parseLong((String) database.rows("SHOW GLOBAL STATUS LIKE 'Questions'").get(0).get("Value"));
	}

}
