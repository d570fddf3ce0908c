package org.scfm.admin;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.ExecutionEffects.PlacedCalls;
import org.scfm.call.CallStatus;
import org.scfm.call.EnqueueCallsParameters;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds out what an execution did to contacts, participations and calls.
 */
@Component
class Effects {

	// counters are named for what they count; a step keeps ids and positions as well
	private static final Pattern COUNTER = Pattern.compile("(contacts|participations|calls|flows?|requests)[A-Z]\\w*");

	private final JdbcClient jdbc;

	Effects(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	ExecutionEffects of(ExecutionSummary execution, @Nullable JobExecution recorded) {
		Collection<StepExecution> steps = (recorded != null) ? recorded.getStepExecutions() : List.of();
		boolean places = execution.job().equals(EnqueueCallsParameters.DECLARATION.name());
		Map<String, Long> changed = new TreeMap<>();
		Map<String, Long> flows = new TreeMap<>();
		this.jdbc.sql("""
				SELECT status, flow_status, COUNT(*) AS calls FROM phone_calls
				WHERE changed_by_execution = :id AND placed_by_execution <> :id
				GROUP BY status, flow_status
				""").param("id", execution.id()).query((row) -> {
			String flow = row.getString("flow_status");
			if (flow != null) {
				flows.merge(flow, row.getLong("calls"), Long::sum);
			}
			else {
				changed.merge(row.getString("status"), row.getLong("calls"), Long::sum);
			}
		});
		return new ExecutionEffects(places ? placed(execution.id(), steps) : null, changed, flows, counted(steps));
	}

	private PlacedCalls placed(long execution, Collection<StepExecution> steps) {
		List<Group> groups = this.jdbc.sql("""
				SELECT status, COUNT(*) AS calls, COUNT(remote_call_id) AS accepted FROM phone_calls
				WHERE placed_by_execution = ? GROUP BY status ORDER BY status
				""")
			.param(execution)
			.query((row, number) -> new Group(CallStatus.ofColumn(row.getString("status")), row.getLong("calls"),
					row.getLong("accepted")))
			.list();
		Map<String, Long> statuses = new LinkedHashMap<>();
		groups.forEach((group) -> statuses.put(group.status().column(), group.calls()));
		long placed = sum(groups, (status) -> true, Group::calls);
		long claimed = steps.stream()
			.filter((step) -> step.getStepName().equals(EnqueueCallsParameters.DECLARATION.name()))
			.mapToLong(StepExecution::getReadCount)
			.sum();
		return new PlacedCalls(placed, sum(groups, (status) -> true, Group::accepted),
				sum(groups, (status) -> status == CallStatus.ERRORED, Group::notAccepted),
				sum(groups, (status) -> status == CallStatus.UNKNOWN || status == CallStatus.SCHEDULING,
						Group::notAccepted),
				sum(groups, (status) -> status == CallStatus.RELEASED, Group::notAccepted),
				sum(groups, (status) -> status == CallStatus.GIVEN_UP, Group::notAccepted),
				sum(groups, (status) -> status == CallStatus.CREATED, Group::notAccepted),
				sum(groups, CallStatus::isLive, Group::calls), Math.max(0, claimed - placed), statuses);
	}

	private static long sum(List<Group> groups, Predicate<CallStatus> which, ToLongFunction<Group> what) {
		return groups.stream().filter((group) -> which.test(group.status())).mapToLong(what).sum();
	}

	private static Map<String, Long> counted(Collection<StepExecution> steps) {
		Map<String, Long> counted = new LinkedHashMap<>();
		for (StepExecution step : steps) {
			step.getExecutionContext().entrySet().forEach((entry) -> {
				if (COUNTER.matcher(entry.getKey()).matches() && entry.getValue() instanceof Number count) {
					counted.put(entry.getKey(), count.longValue());
				}
			});
		}
		return counted;
	}

	private record Group(CallStatus status, long calls, long accepted) {

		long notAccepted() {
			return this.calls - this.accepted;
		}

	}

}
