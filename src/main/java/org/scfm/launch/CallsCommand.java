package org.scfm.launch;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.CallEntry;
import org.scfm.admin.CallFilter;
import org.scfm.admin.CallHistory;
import org.scfm.call.CallStatus;
import org.scfm.contact.Msisdn;
import org.scfm.job.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm calls}.
 */
@Command(name = "calls", description = "List phone calls, newest first.",
		footer = { "", "Examples:", "  scfm calls --execution=12 --status=errored,unknown",
				"  scfm calls --msisdn=+85512345678 --format=json",
				"Everything about one person: scfm participation <msisdn>" })
class CallsCommand implements Runnable {

	@Option(names = "--participation", paramLabel = "<id>", description = "Only calls of this participation.")
	private @Nullable Long participation;

	@Option(names = "--msisdn", paramLabel = "<number>",
			description = "Only calls to this person; the number with its country code.")
	private @Nullable String msisdn;

	@Option(names = "--execution", paramLabel = "<id>",
			description = "Only calls that this execution placed or was the last to change.")
	private @Nullable Long execution;

	@Option(names = "--callout", paramLabel = "<id>", description = "Only calls of this callout.")
	private @Nullable Long callout;

	@Option(names = "--status", split = ",", paramLabel = "<status>",
			completionCandidates = Candidates.CallStatuses.class,
			description = "Only calls in this state, or one of these: created, scheduling, unknown, queued, in_progress, "
					+ "completed, failed, busy, not_answered, canceled, withdrawn, errored, released, given_up.")
	private Set<CallStatus> statuses = EnumSet.noneOf(CallStatus.class);

	@Option(names = "--limit", defaultValue = "20", paramLabel = "<number>",
			description = "The most to list (default ${DEFAULT-VALUE}).")
	private int limit;

	@Mixin
	private Output output;

	@ParentCommand
	private Scfm scfm;

	@Override
	public void run() {
		if (this.limit < 1) {
			throw new UsageException("--limit=" + this.limit + ": must be 1 or more");
		}
		Msisdn number = (this.msisdn != null) ? number("--msisdn", this.msisdn) : null;
		if (this.participation == null && number == null && this.execution == null && this.callout == null
				&& this.statuses.isEmpty()) {
			throw new UsageException(
					"which calls? Give --msisdn, --participation, --execution, --callout or --status, or several of them");
		}
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			List<CallEntry> calls = context.getBean(CallHistory.class)
				.list(new CallFilter(this.participation, number, this.execution, this.callout, this.statuses,
						(int) Math.min(this.limit + 1L, Integer.MAX_VALUE)));
			List<CallEntry> shown = calls.subList(0, Math.min(this.limit, calls.size()));
			this.output.rows(shown.stream()
				.map((call) -> this.output.isForPeople() ? CallRows.line(call) : CallRows.record(call))
				.toList());
			if (calls.isEmpty() && this.output.isForPeople()) {
				this.output.say("there are no such calls");
			}
			if (calls.size() > shown.size()) {
				this.output.say("there are more than these " + shown.size() + ": --limit=<number>");
			}
		}
	}

	/**
	 * Reads a number that a person typed. One that contacts have, but that has become
	 * invalid by the rules of today, is found in its E.164 form.
	 */
	static Msisdn number(String name, String text) {
		try {
			return Msisdn.parse(text, null);
		}
		catch (IllegalArgumentException ex) {
			try {
				return new Msisdn(text.strip());
			}
			catch (IllegalArgumentException notE164) {
				throw new UsageException(name + ": " + ex.getMessage());
			}
		}
	}

}
