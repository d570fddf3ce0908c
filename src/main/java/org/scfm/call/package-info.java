/**
 * Phone calls, their states and the claim, and the jobs that enqueue, update and
 * reconcile them.
 */
@NullMarked
package org.scfm.call;

import org.jspecify.annotations.NullMarked;
