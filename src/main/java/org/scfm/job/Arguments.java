package org.scfm.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.springframework.batch.core.job.parameters.JobParameter;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.step.StepExecution;

/**
 * What one launch of a job was given, read through the declared parameters.
 */
public final class Arguments {

	private final Map<String, String> given = new LinkedHashMap<>();

	/**
	 * @param given texts by parameter name; an empty text means not given
	 */
	public Arguments(Map<String, String> given) {
		given.forEach((name, text) -> {
			if (!text.isEmpty()) {
				this.given.put(name, text);
			}
		});
	}

	/**
	 * The arguments that are recorded in the job repository.
	 * @param parameters an execution's parameters
	 * @return the arguments
	 */
	public static Arguments of(JobParameters parameters) {
		Map<String, String> given = new LinkedHashMap<>();
		for (JobParameter<?> parameter : parameters.parameters()) {
			given.put(parameter.name(), parameter.value().toString());
		}
		return new Arguments(given);
	}

	/**
	 * The arguments of the execution that a step belongs to.
	 * @param stepExecution the step
	 * @return the arguments
	 */
	public static Arguments of(StepExecution stepExecution) {
		return of(stepExecution.getJobParameters());
	}

	/**
	 * The value of a parameter, its default included.
	 * @param <T> the value's type
	 * @param parameter the parameter
	 * @return the value, or empty where it was not given and has no default
	 * @throws UsageException if the text is bad
	 */
	public <T> Optional<T> find(Parameter<T> parameter) {
		String text = this.given.getOrDefault(parameter.name(), parameter.defaultText());
		return Optional.ofNullable(text).map(parameter::parse);
	}

	/**
	 * The value of a parameter that is required or has a default.
	 * @param <T> the value's type
	 * @param parameter the parameter
	 * @return the value
	 */
	public <T> T get(Parameter<T> parameter) {
		return find(parameter).orElseThrow(() -> new UsageException(parameter.name() + " must be given"));
	}

	/**
	 * The texts that were given, defaults left out.
	 * @return texts by parameter name
	 */
	public Map<String, String> given() {
		return Map.copyOf(this.given);
	}

}
