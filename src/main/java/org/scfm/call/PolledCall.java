package org.scfm.call;

import org.scfm.provider.FetchOutcome;

/**
 * A call after the provider was asked for it.
 *
 * @param call the call
 * @param outcome what the provider said
 */
record PolledCall(OpenCall call, FetchOutcome outcome) {
}
