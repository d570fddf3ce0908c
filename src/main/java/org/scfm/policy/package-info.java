/**
 * When and whom a callout may call: the rules, and the gate that says for one person and
 * one time what they come to. Nothing here knows a database.
 */
@NullMarked
package org.scfm.policy;

import org.jspecify.annotations.NullMarked;
