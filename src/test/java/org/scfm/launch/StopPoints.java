package org.scfm.launch;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.scfm.provider.CallProvider;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Halts the process right after its nth deed that outlives it: a commit, or an exchange
 * with the provider. What lies between two deeds is lost with the process wherever it
 * halts there, so that these are all the points at which it can stop. A process of the
 * test has it by a {@code META-INF/spring.factories} of its own.
 */
class StopPoints implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	/** The system property with the number of the deed; 0 is before all. */
	static final String PROPERTY = "scfm.test.stopAfter";

	/** The exit code of a process that was halted. */
	static final int HALTED = 99;

	private static final Set<String> DEEDS = Set.of("commit", "create", "fetch", "findCandidates");

	private final int last = Integer.getInteger(PROPERTY);

	private final AtomicInteger done = new AtomicInteger();

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (this.last == 0) {
			halt("before all");
		}
		context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof PlatformTransactionManager || bean instanceof CallProvider) ? counted(bean)
						: bean;
			}

		});
	}

	private Object counted(Object bean) {
		return Proxy.newProxyInstance(getClass().getClassLoader(), ClassUtils.getAllInterfaces(bean),
				(proxy, method, arguments) -> {
					try {
						Object result = method.invoke(bean, arguments);
						count(method);
						return result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	private void count(Method method) {
		if (DEEDS.contains(method.getName()) && this.done.incrementAndGet() == this.last) {
			halt(method.getName() + " of " + StackWalker.getInstance()
				.walk((frames) -> frames.map(StackFrame::toStackTraceElement)
					.filter((frame) -> frame.getClassName().matches("org\\.scfm\\.(call|job)\\..*|.*Repository\\b.*"))
					.filter((frame) -> !frame.getClassName().contains("$$"))
					.findFirst()
					.map((frame) -> frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
					.orElse("Spring Batch")));
		}
	}

	private void halt(String where) {
		System.err.println("halted after deed " + this.last + ": " + where);
		Runtime.getRuntime().halt(HALTED);
	}

}
