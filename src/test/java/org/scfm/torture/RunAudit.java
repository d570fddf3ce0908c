package org.scfm.torture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.scfm.torture.Audit.Kind;
import org.scfm.torture.Audit.Violation;

/**
 * Looks for runs that were left in the middle.
 */
final class RunAudit {

	private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "STOPPED");

	private final Books books;

	private final List<Violation> violations = new ArrayList<>();

	RunAudit(Books books) {
		this.books = books;
	}

	List<Violation> violations() {
		everyExecutionHasEnded();
		everyCompletedRunHasDoneAllPartitions();
		return this.violations;
	}

	private void everyExecutionHasEnded() {
		for (Books.Execution execution : this.books.executions()) {
			if (!execution.ended() || !ENDED.contains(execution.status())) {
				report(execution, "is " + execution.status() + (execution.ended() ? "" : " and has not ended"));
			}
		}
	}

	private void everyCompletedRunHasDoneAllPartitions() {
		Map<Long, Books.Execution> executions = this.books.executions()
			.stream()
			.collect(Collectors.toMap(Books.Execution::id, Function.identity()));
		// how each partition of a run ended last
		Map<String, Map<String, String>> partitions = new LinkedHashMap<>();
		this.books.steps()
			.stream()
			.filter(Books.Step::isPartition)
			.forEach((step) -> partitions
				.computeIfAbsent(run(executions.get(step.execution())), (run) -> new LinkedHashMap<>())
				.put(step.name(), step.status()));
		this.books.executions()
			.stream()
			.filter((execution) -> execution.status().equals("COMPLETED"))
			.forEach((execution) -> partitions.getOrDefault(run(execution), Map.of()).forEach((name, status) -> {
				if (!status.equals("COMPLETED")) {
					report(execution, "is COMPLETED, and its partition " + name + " is " + status);
				}
			}));
	}

	private static String run(Books.Execution execution) {
		return execution.job() + ' ' + execution.runId();
	}

	private void report(Books.Execution execution, String text) {
		this.violations.add(new Violation(Kind.LEFT, execution.runId(),
				"execution " + execution.id() + " of " + execution.job() + " " + text));
	}

}
