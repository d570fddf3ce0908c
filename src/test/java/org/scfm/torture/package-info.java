/**
 * Real processes of the packaged program, killed, stopped and misled at random, and an
 * audit of what is left: {@link org.scfm.torture.Schedule} decides from a seed,
 * {@link org.scfm.torture.Storm} carries it out, with workers and a broker
 * {@link org.scfm.torture.Backstage} where they do the jobs,
 * {@link org.scfm.torture.Healing} runs the jobs as a cron would until the books are
 * quiet, and {@link org.scfm.torture.Audit} compares the books with the sandbox's ledger.
 */
@NullMarked
package org.scfm.torture;

import org.jspecify.annotations.NullMarked;
