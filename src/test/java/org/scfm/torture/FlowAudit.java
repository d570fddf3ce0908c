package org.scfm.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.scfm.torture.Audit.Kind;
import org.scfm.torture.Audit.Violation;

/**
 * Compares what the books say of flows with what RapidPro was asked for: one for every
 * completed call, or the reason why not.
 */
final class FlowAudit {

	private final Truth truth;

	private final Books books;

	private final List<Violation> violations = new ArrayList<>();

	FlowAudit(Truth truth, Books books) {
		this.truth = truth;
		this.books = books;
	}

	List<Violation> violations() {
		everyCompletedCallHasItsFlow();
		return this.violations;
	}

	private void everyCompletedCallHasItsFlow() {
		Map<Long, List<Truth.FlowStart>> starts = this.truth.flowStarts()
			.stream()
			.collect(Collectors.groupingBy(Truth.FlowStart::phoneCallId));
		Set<Long> completed = this.books.calls()
			.stream()
			.filter((call) -> call.status().equals("completed"))
			.map(Books.Call::id)
			.collect(Collectors.toSet());
		starts.forEach((id, ofCall) -> {
			if (!completed.contains(id)) {
				report(String.valueOf(id), "a flow was started for a call that is not completed");
			}
			if (ofCall.size() > 1) {
				report(String.valueOf(id), ofCall.size() + " flows were started for one call");
			}
		});
		this.books.calls()
			.stream()
			.filter((call) -> completed.contains(call.id()))
			.forEach((call) -> flowIsTold(call, starts.getOrDefault(call.id(), List.of())));
	}

	private void flowIsTold(Books.Call call, List<Truth.FlowStart> starts) {
		String status = String.valueOf(call.flowStatus());
		switch (status) {
			case "started" -> {
				if (starts.stream().noneMatch((start) -> start.uuid().equals(call.flowUuid()))) {
					report(call.msisdn(), "call " + call.id() + " holds a flow that was never started");
				}
			}
			case "unknown" -> requireReason(call);
			case "refused" -> {
				requireReason(call);
				if (!starts.isEmpty()) {
					report(call.msisdn(), "the flow of call " + call.id() + " is refused and was started");
				}
			}
			default -> report(call.msisdn(),
					"the flow of call " + call.id() + " is " + status + ", and " + starts.size() + " were started");
		}
		starts.stream()
			.filter((start) -> !start.urns().equals(List.of("tel:" + call.msisdn())))
			.forEach((start) -> report(call.msisdn(), "its flow was started for " + start.urns()));
	}

	private void requireReason(Books.Call call) {
		if (call.flowReason() == null || call.flowReason().isBlank()) {
			report(call.msisdn(),
					"the flow of call " + call.id() + " is " + call.flowStatus() + " and nothing says why");
		}
	}

	private void report(String about, String text) {
		this.violations.add(new Violation(Kind.FLOWS, about, text));
	}

}
