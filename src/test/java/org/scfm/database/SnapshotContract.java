package org.scfm.database;

import org.junit.jupiter.api.Test;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read while others write.
 */
abstract class SnapshotContract {

	@Autowired
	private Snapshot snapshot;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Test
	void what_is_read_in_a_snapshot_within_a_snapshot_is_of_the_same_moment() {
		this.campaign.contacts(2);
		this.snapshot.read(() -> {
			assertThat(this.database.count("contacts")).isEqualTo(2);
			OwnThread.run(() -> this.database.update("DELETE FROM contacts")).join();
			assertThat(this.snapshot.<Long>read(() -> this.database.count("contacts"))).isEqualTo(2);
			return "read";
		});
		assertThat(this.database.count("contacts")).isZero();
	}

}
