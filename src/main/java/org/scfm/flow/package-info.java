/**
 * RapidPro: its client, and the job that starts flows for completed calls.
 */
@NullMarked
package org.scfm.flow;

import org.jspecify.annotations.NullMarked;
