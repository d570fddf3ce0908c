package org.scfm.launch;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.CallEntry;
import org.scfm.admin.CallEntry.By;
import org.scfm.admin.CallEntry.Flow;
import org.scfm.admin.PersonHistory;
import org.scfm.admin.PersonHistory.Import;
import org.scfm.admin.PersonHistory.Participation;
import org.scfm.contact.DoNotCall;
import org.scfm.job.Json;

/**
 * Calls and people as rows, for people and for programs. What programs read is documented
 * in the README and stays as it is.
 */
final class CallRows {

	private static final String UNKNOWN_JOB = "record purged";

	private CallRows() {
	}

	/**
	 * One line of a table that fits 80 columns.
	 */
	static Map<String, Object> line(CallEntry call) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("call", call.id());
		row.put("number", call.msisdn());
		row.put("attempt", call.attempt());
		row.put("status", call.status().column());
		row.put("sent", ExecutionRows.time(call.sent()));
		row.put("placedBy", call.placedBy().execution());
		return row;
	}

	static Map<String, @Nullable Object> record(CallEntry call) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("phoneCallId", call.id());
		row.put("calloutId", call.callout());
		row.put("participationId", call.participation());
		row.put("contactId", call.contact());
		row.put("msisdn", call.msisdn());
		row.put("attempt", call.attempt());
		row.put("status", call.status().column());
		row.put("claimed", ExecutionRows.string(call.claimed()));
		row.put("sent", ExecutionRows.string(call.sent()));
		row.put("accepted", ExecutionRows.string(call.accepted()));
		row.put("ended", ExecutionRows.string(call.ended()));
		row.put("polled", ExecutionRows.string(call.polled()));
		row.put("provider", call.provider());
		row.put("from", call.from());
		row.put("remoteCallId", call.remoteId());
		row.put("remoteStatus", call.remoteStatus());
		row.put("remoteDirection", call.direction());
		row.put("errorCode", call.errorCode());
		row.put("errorMessage", call.errorMessage());
		row.put("lookups", call.lookUps());
		row.put("lookedUp", ExecutionRows.string(call.lookedUp()));
		row.put("lookupFinding", call.finding());
		Flow flow = call.flow();
		row.put("flowStatus", (flow != null) ? flow.status() : null);
		row.put("flowId", (flow != null) ? flow.id() : null);
		row.put("flowAttempted", (flow != null) ? ExecutionRows.string(flow.attempted()) : null);
		row.put("flowStarted", (flow != null) ? ExecutionRows.string(flow.started()) : null);
		row.put("flowError", (flow != null) ? flow.error() : null);
		row.put("placedByExecutionId", call.placedBy().execution());
		row.put("placedByJob", call.placedBy().job());
		row.put("changedByExecutionId", call.changedBy().execution());
		row.put("changedByJob", call.changedBy().job());
		row.put("changed", ExecutionRows.string(call.changed()));
		return row;
	}

	static Map<String, @Nullable Object> record(PersonHistory person) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("contactId", person.contact());
		row.put("msisdn", person.msisdn());
		row.put("metadata", person.metadata());
		row.put("added", ExecutionRows.string(person.added()));
		row.put("changed", ExecutionRows.string(person.changed()));
		Import imported = person.imported();
		row.put("importRunId", (imported != null) ? imported.runId() : null);
		row.put("importFile", (imported != null) ? imported.file() : null);
		row.put("importLine", (imported != null) ? imported.line() : null);
		row.put("importExecutionIds", (imported != null) ? imported.executions() : List.of());
		row.put("doNotCall", person.doNotCall().stream().map(CallRows::record).toList());
		row.put("participations", person.participations().stream().map(CallRows::record).toList());
		return row;
	}

	private static Map<String, @Nullable Object> record(DoNotCall.Entry entry) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("doNotCallId", entry.id());
		row.put("pattern", entry.pattern());
		row.put("reason", entry.reason());
		row.put("source", entry.source());
		row.put("added", ExecutionRows.string(entry.added()));
		row.put("addedByExecutionId", entry.addedBy());
		row.put("ended", ExecutionRows.string(entry.ended()));
		row.put("endedByExecutionId", entry.endedBy());
		return row;
	}

	private static Map<String, @Nullable Object> record(Participation participation) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("participationId", participation.id());
		row.put("calloutId", participation.callout());
		row.put("calloutStatus", participation.calloutStatus());
		row.put("added", ExecutionRows.string(participation.added()));
		row.put("attempts", participation.attempts());
		row.put("lastOutcome", participation.lastOutcome());
		row.put("lastAttempt", ExecutionRows.string(participation.lastAttempt()));
		row.put("calls", participation.calls().stream().map(CallRows::record).toList());
		return row;
	}

	/**
	 * Tells a person's history, one thing a line.
	 */
	static void printForPeople(PersonHistory person, PrintWriter out) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("contact", person.contact());
		facts.put("number", person.msisdn());
		facts.put("added", ExecutionRows.time(person.added()));
		facts.put("changed", ExecutionRows.time(person.changed()));
		facts.put("imported", imported(person.imported()));
		Table.printValues(facts, out);
		if (!person.metadata().isEmpty()) {
			Table.printWrapped("Metadata: " + Json.write(person.metadata()), "", out);
		}
		person.doNotCall().forEach((entry) -> Table.printWrapped(text(entry), "", out));
		for (Participation participation : person.participations()) {
			out.println();
			out.println("CALLOUT " + participation.callout() + " (" + participation.calloutStatus() + ")");
			out.println("  Participation " + participation.id() + ", added " + ExecutionRows.time(participation.added())
					+ "; attempts: " + participation.attempts() + ", last outcome: " + participation.lastOutcome());
			participation.calls().forEach((call) -> printForPeople(call, out));
		}
		if (person.participations().isEmpty()) {
			out.println();
			out.println("In no callout.");
		}
	}

	private static String text(DoNotCall.Entry entry) {
		return ((entry.ended() == null) ? "Do not call: " : "Was not to be called: ") + entry.pattern() + " (entry "
				+ entry.id() + ")" + ((entry.reason() != null) ? ", " + entry.reason() : "")
				+ ((entry.source() != null) ? ", says " + entry.source() : "") + "; "
				+ ExecutionRows.time(entry.added()) + " by execution " + entry.addedBy() + ((entry.ended() != null)
						? ", ended " + ExecutionRows.time(entry.ended()) + " by execution " + entry.endedBy() : "");
	}

	private static String imported(@Nullable Import imported) {
		if (imported == null) {
			return ExecutionRows.text(null);
		}
		String by = imported.executions().isEmpty() ? UNKNOWN_JOB
				: "execution " + String.join(", ", imported.executions().stream().map(String::valueOf).toList());
		return by + ", line " + imported.line() + ((imported.file() != null) ? " of " + imported.file() : "");
	}

	private static void printForPeople(CallEntry call, PrintWriter out) {
		out.println();
		out.println("  Call " + call.id() + ", attempt " + call.attempt() + ": " + call.status().column());
		fact("claimed", call.claimed(), "by " + by(call.placedBy()), out);
		fact("sent", call.sent(), (call.from() != null) ? "from " + call.from() : "", out);
		fact("accepted", call.accepted(), "", out);
		if (call.remoteId() != null) {
			fact(call.provider(), call.remoteId(), out);
		}
		if (call.errorCode() != null || call.errorMessage() != null) {
			fact("error", ((call.errorCode() != null) ? call.errorCode() + " " : "")
					+ ((call.errorMessage() != null) ? call.errorMessage() : ""), out);
		}
		fact("looked up", call.lookedUp(), (call.finding() != null) ? call.finding() : "", out);
		fact("over", call.ended(), "", out);
		Flow flow = call.flow();
		if (flow != null) {
			fact("flow", flow.status() + ((flow.id() != null) ? " " + flow.id() : ""), out);
			fact("", (flow.started() != null) ? flow.started() : flow.attempted(),
					(flow.error() != null) ? flow.error() : "", out);
		}
		fact("changed", call.changed(), "by " + by(call.changedBy()), out);
	}

	private static String by(By by) {
		return "execution " + by.execution() + " (" + ((by.job() != null) ? by.job() : UNKNOWN_JOB) + ")";
	}

	private static void fact(String name, @Nullable Instant time, String more, PrintWriter out) {
		if (time != null) {
			fact(name, (ExecutionRows.time(time) + " " + more).stripTrailing(), out);
		}
	}

	private static void fact(String name, String text, PrintWriter out) {
		String margin = "    %-10s".formatted(name);
		Table.printWrapped(text, margin, " ".repeat(margin.length()), out);
	}

}
