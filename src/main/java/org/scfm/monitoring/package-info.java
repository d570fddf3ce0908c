/**
 * What an operator sees of a running job from outside: metrics, and what every log line
 * says of the job it belongs to.
 */
@NullMarked
package org.scfm.monitoring;

import org.jspecify.annotations.NullMarked;
