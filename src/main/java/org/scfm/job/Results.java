package org.scfm.job;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What a job tells its user when it ends: named numbers and words, kept in the job
 * execution's context and so part of the audit. They are printed in the order in which
 * they were first put.
 */
public final class Results {

	private static final String KEY = "results";

	private final ExecutionContext context;

	private Results(ExecutionContext context) {
		this.context = context;
	}

	/**
	 * The results of an execution.
	 * @param execution the execution; a restart starts with the results of the execution
	 * that it continues
	 * @return its results
	 */
	public static Results of(JobExecution execution) {
		return new Results(execution.getExecutionContext());
	}

	/**
	 * Sets a result.
	 * @param name its name in camel case, for example {@code callsQueued}
	 * @param value a text or a number
	 */
	public void put(String name, Object value) {
		LinkedHashMap<String, Object> results = new LinkedHashMap<>(all());
		results.put(name, value);
		this.context.put(KEY, results);
	}

	/**
	 * Forgets what was set so far.
	 */
	public void clear() {
		this.context.put(KEY, new LinkedHashMap<String, Object>());
	}

	/**
	 * All results.
	 * @return values by name
	 */
	@SuppressWarnings("unchecked")
	public Map<String, Object> all() {
		return (Map<String, Object>) this.context.get(KEY, Map.class, Map.of());
	}

	/**
	 * The title of a result: its name in words, for example {@code Calls Queued}.
	 * @param name the name in camel case
	 * @return the title
	 */
	public static String title(String name) {
		String spaced = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
		return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
	}

}
