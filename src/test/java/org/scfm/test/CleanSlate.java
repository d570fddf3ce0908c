package org.scfm.test;

import org.scfm.provider.Brakes;
import org.scfm.provider.CallProvider;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Empties the database, sets the clock back and resets the provider before each test
 * method and whatever it arranges.
 */
class CleanSlate implements TestExecutionListener, Ordered {

	@Override
	public void beforeTestMethod(TestContext test) {
		ApplicationContext application = test.getApplicationContext();
		application.getBean(Database.class).empty();
		LocalProvider.reset();
		application.getBeanProvider(CallProvider.class).forEach(Brakes::release);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
