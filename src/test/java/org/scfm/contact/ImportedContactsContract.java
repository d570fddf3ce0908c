package org.scfm.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.scfm.contact.ImportContactsParameters.OnDuplicate;
import org.scfm.contact.ImportLine.ContactLine;
import org.scfm.test.OwnThread;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contacts of a file that are saved while others save some, too.
 */
abstract class ImportedContactsContract extends ImportsContract {

	@Autowired
	private JdbcClient jdbcClient;

	@Autowired
	private JdbcTemplate jdbcTemplate;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@Test
	void a_number_that_another_process_brings_at_the_same_moment_is_updated() {
		TransactionTemplate other = new TransactionTemplate(this.transactionManager);
		// the clock is asked between looking for contacts and inserting them
		Clock moment = new Clock() {

			private boolean past;

			@Override
			public Instant instant() {
				if (!this.past) {
					this.past = true;
					OwnThread
						.run(() -> other.executeWithoutResult(
								(status) -> contact("+85512234568", "{\"name\":\"Old\",\"other\":1}")))
						.join();
				}
				return TestClock.START;
			}

			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

		};
		ImportedContacts imported = new ImportedContacts(this.jdbcClient, this.jdbcTemplate, moment);
		List<ContactLine> lines = IntStream.rangeClosed(2, 6)
			.mapToObj((i) -> ContactLine.of(new CsvLine(i, "", Map.of(), null), new Msisdn("+8551223456" + (i + 4)),
					Map.of("name", "New " + i)))
			.toList();
		ImportedContacts.Saved saved = new TransactionTemplate(this.transactionManager)
			.execute((status) -> imported.save(1, lines, OnDuplicate.UPDATE));
		assertThat(saved).isEqualTo(new ImportedContacts.Saved(4, 1, 0, List.of()));
		assertThat(contacts()).containsExactlyInAnyOrder("+85512234566 {\"name\":\"New 2\"}",
				"+85512234567 {\"name\":\"New 3\"}", "+85512234568 {\"name\":\"New 4\",\"other\":1}",
				"+85512234569 {\"name\":\"New 5\"}", "+855122345610 {\"name\":\"New 6\"}");
	}

}
