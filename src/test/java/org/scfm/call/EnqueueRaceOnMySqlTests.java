package org.scfm.call;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.scfm.test.Campaign;
import org.scfm.test.OnMySql;
import org.scfm.test.OtherApplication;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

@OnMySql
class EnqueueRaceOnMySqlTests extends EnqueueRaceContract {

	private static OtherApplication other;

	@BeforeAll
	static void startAnotherApplication(@Autowired Environment environment) {
		other = OtherApplication.start(environment);
	}

	@AfterAll
	static void close() {
		other.close();
	}

	@Override
	Campaign other() {
		return other.campaign();
	}

}
