package org.scfm.test;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Empties the database and sets the clock back before each test method and whatever it
 * arranges.
 */
class CleanSlate implements TestExecutionListener, Ordered {

	@Override
	public void beforeTestMethod(TestContext test) {
		ApplicationContext application = test.getApplicationContext();
		application.getBean(Database.class).empty();
		application.getBean(TestClock.class).set(TestClock.START);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
