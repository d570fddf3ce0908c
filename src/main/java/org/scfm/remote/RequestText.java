package org.scfm.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.scfm.job.Json;
import tools.jackson.core.JacksonException;

import org.springframework.batch.integration.partition.StepExecutionRequest;

/**
 * A request as the text of a message: ids only, and nothing but the expected form is
 * read. Whoever can write to the queue can at most offer a partition that there is.
 */
final class RequestText {

	private static final String STEP = "stepName";

	private static final String STEP_EXECUTION = "stepExecutionId";

	private static final int LONGEST = 200;

	private static final Pattern STEP_NAME = Pattern.compile("[a-z][a-z-]{0,63}");

	private RequestText() {
	}

	static String write(StepExecutionRequest request) {
		Map<String, Object> text = new LinkedHashMap<>();
		text.put(STEP, request.getStepName());
		text.put(STEP_EXECUTION, request.getStepExecutionId());
		return Json.write(text);
	}

	/**
	 * @throws IllegalArgumentException if it is not of the expected form
	 */
	static StepExecutionRequest read(String text) {
		if (text.length() > LONGEST) {
			throw new IllegalArgumentException("longer than " + LONGEST + " characters");
		}
		Map<String, Object> request;
		try {
			request = Json.read(text);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("not a JSON object");
		}
		if (!request.keySet().equals(Set.of(STEP, STEP_EXECUTION))
				|| !(request.get(STEP) instanceof String step && STEP_NAME.matcher(step).matches())
				|| !(request.get(STEP_EXECUTION) instanceof Number id && (id instanceof Integer || id instanceof Long)
						&& id.longValue() > 0)) {
			throw new IllegalArgumentException("not of the form {\"" + STEP + "\":NAME,\"" + STEP_EXECUTION + "\":ID}");
		}
		return new StepExecutionRequest(step, id.longValue());
	}

}
