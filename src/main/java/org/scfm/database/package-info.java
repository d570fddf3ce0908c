/**
 * The database both H2 and MySQL are to this project: connection settings, UTC times,
 * transactions.
 */
@NullMarked
package org.scfm.database;

import org.jspecify.annotations.NullMarked;
