package org.scfm.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallStatus;
import org.scfm.call.Standings.Group;
import org.scfm.campaign.StackedBar.Part;

/**
 * How far a callout is with its people.
 *
 * @param bar where they stand, as a bar
 * @param rows where they stand; a line without a colour says more about those before it
 */
record ProgressSection(StackedBar bar, List<Row> rows) {

	static ProgressSection of(People people) {
		Rows rows = new Rows(people, new ArrayList<>(), new ArrayList<>());
		rows.add("Reached", "completed", (group) -> group.outcome().equals("completed"));
		rows.add("Being called", "open", (group) -> group.outcome().equals("open"));
		rows.add("Still to call", "to-call", People::areStillToCall);
		rows.add("never called", null, People::wereNeverCalled);
		rows.add("call failed, due again", null, People::areToCallAgain);
		rows.add("Not reached", "not-reached", ProgressSection::notReached);
		for (Outcome outcome : Outcome.values()) {
			rows.add(reason(outcome), null, (group) -> notReached(group) && outcome(group) == outcome);
		}
		return new ProgressSection(StackedBar.of(rows.parts()), rows.rows());
	}

	/**
	 * Whom {@code enqueue-calls} does not call again, unless it is told to.
	 */
	private static boolean notReached(Group group) {
		return !People.areStillToCall(group) && !group.outcome().equals("completed") && !group.outcome().equals("open");
	}

	private static Outcome outcome(Group group) {
		return Outcome.of(CallStatus.ofColumn(group.outcome()));
	}

	private static String reason(Outcome outcome) {
		return switch (outcome) {
			case FAILED -> "exhausted: failed three times";
			case UNKNOWN -> "given up, unknown whether called";
			default -> outcome.label().toLowerCase(Locale.ROOT);
		};
	}

	/**
	 * A line of the table.
	 *
	 * @param label what it counts
	 * @param colour its colour in the bar, or null
	 * @param count how many people
	 * @param share how many of all people
	 */
	record Row(String label, @Nullable String colour, String count, String share) {
	}

	private record Rows(People people, List<Part> parts, List<Row> rows) {

		void add(String label, @Nullable String colour, Predicate<Group> which) {
			long count = this.people.count(which);
			if (colour != null) {
				this.parts.add(new Part(label, colour, count));
			}
			else if (count == 0) {
				return;
			}
			this.rows.add(new Row(label, colour, Numbers.count(count), Numbers.share(count, this.people.all())));
		}

	}

}
