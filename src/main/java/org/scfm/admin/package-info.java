/**
 * Batch admin: which executions there were and are, and what a person decides about them.
 */
@NullMarked
package org.scfm.admin;

import org.jspecify.annotations.NullMarked;
