package org.scfm.provider;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of the account's list of calls.
 *
 * @param calls the calls on it, in no order that could be relied on
 * @param next what the next page is asked for by; {@code null} if there is none
 */
public record CallPage(List<RemoteCall> calls, @Nullable String next) {

	/** So many calls a page has at most. */
	public static final int SIZE = 1000;

}
