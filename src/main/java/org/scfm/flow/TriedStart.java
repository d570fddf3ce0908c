package org.scfm.flow;

/**
 * A flow start that was tried.
 *
 * @param call the call it is for
 * @param outcome what came of it
 */
record TriedStart(CompletedCall call, StartOutcome outcome) {

}
