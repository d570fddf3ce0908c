package org.scfm.call;

import org.jspecify.annotations.Nullable;
import org.scfm.provider.RemoteCall;

/**
 * A call whose state is wanted.
 *
 * @param call the call
 * @param listed what the provider's list has told about it; {@code null} if it is to be
 * asked for
 */
record DueCall(OpenCall call, @Nullable RemoteCall listed) {
}
