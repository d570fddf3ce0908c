package org.scfm.call;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The one row that whoever claims people holds until the transaction ends, so that
 * nothing is claimed meanwhile. It is taken before any callout's row.
 */
@Component
class ClaimLock {

	private final JdbcClient jdbc;

	ClaimLock(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void take() {
		this.jdbc.sql("SELECT id FROM claim_lock WHERE id = 1 FOR UPDATE").query(Integer.class).single();
	}

}
