package org.scfm.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A page of calls, newest first.
 *
 * @param calls the calls
 * @param more whether older ones follow
 */
record CallSlice(List<PlacedCall> calls, boolean more) {

	/**
	 * Cuts a page.
	 * @param all the calls, oldest first
	 * @param filter which of them count
	 * @param size the page's size
	 * @param page the page's number, used where there is no anchor
	 * @param anchor where to go on, {@code null} for the page of that number
	 * @return the page
	 */
	static CallSlice of(NavigableMap<Long, PlacedCall> all, Predicate<PlacedCall> filter, int size, int page,
			@Nullable Anchor anchor) {
		if (anchor != null && !anchor.older()) {
			List<PlacedCall> newer = new ArrayList<>(take(all.tailMap(anchor.place(), false), filter, 0, size));
			Collections.reverse(newer);
			return new CallSlice(newer, !newer.isEmpty());
		}
		NavigableMap<Long, PlacedCall> older = ((anchor != null) ? all.headMap(anchor.place(), false) : all)
			.descendingMap();
		List<PlacedCall> found = take(older, filter, (anchor != null) ? 0 : (long) page * size, size + 1);
		return (found.size() > size) ? new CallSlice(found.subList(0, size), true) : new CallSlice(found, false);
	}

	private static List<PlacedCall> take(NavigableMap<Long, PlacedCall> calls, Predicate<PlacedCall> filter, long skip,
			int size) {
		return calls.values().stream().filter(filter).skip(skip).limit(size).toList();
	}

	/**
	 * Where a page token points to.
	 *
	 * @param place the place of the call it names
	 * @param older whether the page has what is older than that call, or what is newer
	 */
	record Anchor(long place, boolean older) {

	}

}
