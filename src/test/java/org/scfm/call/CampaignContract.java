package org.scfm.call;

import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

/**
 * What tests of whole campaigns share: people and callouts, the books, the provider that
 * is called, and the time.
 */
abstract class CampaignContract {

	@Autowired
	Campaign campaign;

	@Autowired
	Database database;

	@Autowired
	Sandbox sandbox;

	@Autowired
	TestClock clock;

}
