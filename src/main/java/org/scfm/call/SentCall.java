package org.scfm.call;

import org.scfm.provider.CreateOutcome;

/**
 * A phone call after the attempt to send it.
 *
 * @param call the call
 * @param outcome what is known about it
 */
record SentCall(AnnouncedCall call, CreateOutcome outcome) {
}
