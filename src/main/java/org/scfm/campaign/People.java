package org.scfm.campaign;

import java.util.List;
import java.util.function.Predicate;

import org.scfm.call.Standings.Group;

/**
 * The people of a callout, counted by how their last call ended and how many calls they
 * had.
 *
 * @param groups those who are alike
 */
record People(List<Group> groups) {

	private static final int MOST_ATTEMPTS = 3;

	long all() {
		return count((group) -> true);
	}

	/**
	 * What the seed counts: whom {@code enqueue-calls} calls unless it is told otherwise.
	 */
	long stillToCall() {
		return count(People::areStillToCall);
	}

	long count(Predicate<Group> which) {
		return this.groups.stream().filter(which).mapToLong(Group::people).sum();
	}

	static boolean wereNeverCalled(Group group) {
		return group.outcome().equals("none");
	}

	static boolean areToCallAgain(Group group) {
		return group.outcome().equals("failed") && group.attempts() < MOST_ATTEMPTS;
	}

	static boolean areStillToCall(Group group) {
		return wereNeverCalled(group) || areToCallAgain(group);
	}

}
