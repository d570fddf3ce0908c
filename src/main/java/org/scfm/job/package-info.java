/**
 * What every job shares: how its parameters are declared, and how it reports results.
 */
@NullMarked
package org.scfm.job;

import org.jspecify.annotations.NullMarked;
