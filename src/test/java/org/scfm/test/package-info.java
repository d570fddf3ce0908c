/**
 * Aids shared by the tests: the whole application on H2 and on a real MySQL server, its
 * database and its clock.
 */
@NullMarked
package org.scfm.test;

import org.jspecify.annotations.NullMarked;
