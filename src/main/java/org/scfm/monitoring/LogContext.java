package org.scfm.monitoring;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the log lines of a thread say they belong to, beside their message: the job, its
 * execution and the callout.
 */
public final class LogContext {

	/** The job's name. */
	public static final String JOB = "jobName";

	/** The job execution's id. */
	public static final String EXECUTION = "executionId";

	/** The callout's id, where a line concerns one callout. */
	public static final String CALLOUT = "calloutId";

	private final @Nullable Map<String, @Nullable String> entries;

	private LogContext(@Nullable Map<String, @Nullable String> entries) {
		this.entries = entries;
	}

	/**
	 * That of the current thread, to be taken to another.
	 * @return the context as it is now
	 */
	public static LogContext current() {
		return new LogContext(MDC.getCopyOfContextMap());
	}

	/**
	 * That of a job, for threads that see to several.
	 * @param job the job's name
	 * @param execution the job execution's id
	 * @return the context
	 */
	public static LogContext of(String job, long execution) {
		return new LogContext(Map.of(JOB, job, EXECUTION, String.valueOf(execution)));
	}

	/**
	 * Says something more of the current thread's lines, from now on.
	 * @param key what
	 * @param value its value
	 */
	public static void put(String key, Object value) {
		MDC.put(key, String.valueOf(value));
	}

	/**
	 * Does something of which the lines say one thing more.
	 * @param <T> its result
	 * @param key what the lines say
	 * @param value its value
	 * @param work what is to be done
	 * @return its result
	 */
	public static <T extends @Nullable Object> T with(String key, Object value, Supplier<T> work) {
		LogContext before = current();
		put(key, value);
		try {
			return work.get();
		}
		finally {
			before.restore();
		}
	}

	/**
	 * Does something of which the lines say one thing more.
	 * @param key what the lines say
	 * @param value its value
	 * @param work what is to be done
	 */
	public static void with(String key, Object value, Runnable work) {
		LogContext before = current();
		put(key, value);
		try {
			work.run();
		}
		finally {
			before.restore();
		}
	}

	/**
	 * Does something in this context, on whatever thread.
	 * @param work what is to be done
	 */
	public void run(Runnable work) {
		LogContext before = current();
		restore();
		try {
			work.run();
		}
		finally {
			before.restore();
		}
	}

	/**
	 * Takes this context to wherever something is done.
	 * @param <T> its result
	 * @param work what is to be done
	 * @return the same, in this context
	 */
	public <T> Callable<T> around(Callable<T> work) {
		return () -> {
			LogContext before = current();
			restore();
			try {
				return work.call();
			}
			finally {
				before.restore();
			}
		};
	}

	private void restore() {
		if (this.entries == null) {
			MDC.clear();
		}
		else {
			MDC.setContextMap(this.entries);
		}
	}

}
