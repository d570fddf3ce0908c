package org.scfm.campaign;

import java.util.List;
import java.util.function.Predicate;

import org.scfm.call.Standings;

/**
 * The people of a callout, counted by how their last call ended and how many calls they
 * had.
 *
 * @param groups those who are alike
 */
record People(List<Group> groups) {

	static People of(List<Standings.Group> groups) {
		return new People(
				groups.stream().map((group) -> new Group(group.outcome(), group.attempts(), group.people())).toList());
	}

	long all() {
		return count((group) -> true);
	}

	/**
	 * What the seed counts: whom {@code enqueue-calls} calls unless it is told otherwise.
	 */
	long stillToCall() {
		return count(Group::stillToCall);
	}

	long count(Predicate<Group> which) {
		return this.groups.stream().filter(which).mapToLong(Group::people).sum();
	}

	/**
	 * People who are alike.
	 *
	 * @param outcome how the last call ended: {@code none} before the first, {@code open}
	 * while it is not over, else the call's status
	 * @param attempts how many calls each of them had
	 * @param people how many they are
	 */
	record Group(String outcome, int attempts, long people) {

		private static final int MOST_ATTEMPTS = 3;

		boolean neverCalled() {
			return this.outcome.equals("none");
		}

		boolean toCallAgain() {
			return this.outcome.equals("failed") && this.attempts < MOST_ATTEMPTS;
		}

		boolean stillToCall() {
			return neverCalled() || toCallAgain();
		}

	}

}
