package org.scfm.launch;

import java.io.PrintWriter;
import java.util.List;

import org.scfm.admin.CallHistory;
import org.scfm.admin.PersonHistory;
import org.scfm.contact.Msisdn;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm participation <msisdn>}.
 */
@Command(name = "participation",
		description = "Tell the whole history of one person: import, callouts, calls, flows, and which execution did what.",
		footer = { "", "Examples:", "  scfm participation +85512345678",
				"  scfm participation '+855 12 345 678' --format=json" })
class ParticipationCommand implements Runnable {

	@Parameters(index = "0", paramLabel = "<msisdn>", description = "The person's number, with its country code.")
	private String msisdn;

	@Mixin
	private Output output;

	@ParentCommand
	private Scfm scfm;

	@Override
	public void run() {
		Msisdn number = CallsCommand.number("<msisdn>", this.msisdn);
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			PersonHistory person = context.getBean(CallHistory.class).person(number);
			PrintWriter out = this.output.out();
			if (this.output.isForPeople()) {
				CallRows.printForPeople(person, out);
			}
			else {
				Table.printRows(List.of(CallRows.record(person)), this.output.format(), out);
			}
			out.flush();
		}
	}

}
