package org.scfm.admin;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallStatus;
import org.scfm.contact.Msisdn;

/**
 * Which calls to list. What is not null must hold, all of it.
 *
 * @param participation only those of this participation, or null
 * @param msisdn only those of the contact with this number, or null
 * @param execution only those that this execution placed or was the last to change, or
 * null
 * @param callout only those of this callout, or null
 * @param statuses only those in one of these states; none for all
 * @param limit how many at most, the newest; 1 or more
 */
public record CallFilter(@Nullable Long participation, @Nullable Msisdn msisdn, @Nullable Long execution,
		@Nullable Long callout, Set<CallStatus> statuses, int limit) {
}
