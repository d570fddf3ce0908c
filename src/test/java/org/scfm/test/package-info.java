/**
 * Aids shared by the tests: a real MySQL server.
 */
@NullMarked
package org.scfm.test;

import org.jspecify.annotations.NullMarked;
