/**
 * The command line: commands, exit codes, the run guard, launching and restarting jobs.
 */
@NullMarked
package org.scfm.launch;

import org.jspecify.annotations.NullMarked;
