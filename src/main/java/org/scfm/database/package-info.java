/**
 * The database both H2 and MySQL are to this project: connection settings, UTC times,
 * transactions, texts as long as their columns.
 */
@NullMarked
package org.scfm.database;

import org.jspecify.annotations.NullMarked;
