/**
 * Callouts, their states and their participations, and the jobs that create and populate
 * them.
 */
@NullMarked
package org.scfm.callout;

import org.jspecify.annotations.NullMarked;
