package org.scfm.call;

import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContextManager;

/**
 * What walks through the whole application share: jqwik knows nothing of Spring.
 */
abstract class ApplicationWalks {

	private final TestContextManager spring = new TestContextManager(getClass());

	@Autowired
	ApplicationContext application;

	@BeforeProperty
	void start() throws Exception {
		this.spring.beforeTestClass();
		this.spring.prepareTestInstance(this);
	}

	@AfterProperty
	void end() throws Exception {
		this.spring.afterTestClass();
	}

}
