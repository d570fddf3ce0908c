package org.scfm.admin;

import java.util.List;
import java.util.Map;

/**
 * Everything about one execution.
 *
 * @param summary the execution
 * @param parameters the texts that it was given, by parameter name
 * @param results what it reported, by name in camel case
 * @param steps its steps, in the order in which they began
 * @param chain all executions of the same run, this one included, oldest first
 * @param effects what it did in the domain
 */
public record ExecutionDetails(ExecutionSummary summary, Map<String, String> parameters, Map<String, Object> results,
		List<StepSummary> steps, List<ExecutionSummary> chain, ExecutionEffects effects) {
}
