package org.scfm.admin;

import java.util.Map;

/**
 * What a purge has deleted, or would delete.
 *
 * @param rows rows by table, in the order of their deletion
 * @param runs how many runs
 * @param executions how many executions
 * @param keptRestartable how many runs as old are kept because they can be restarted
 * @param keptOpen how many executions as old are kept because a call that they placed is
 * not over
 */
public record PurgeCounts(Map<String, Long> rows, long runs, long executions, long keptRestartable, long keptOpen) {
}
