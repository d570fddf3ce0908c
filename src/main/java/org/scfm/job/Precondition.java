package org.scfm.job;

import java.util.function.BiConsumer;

/**
 * What must hold in the world, beyond the form of the parameters, before a run of a job
 * is written down: that the callout exists, that the file is there, that credentials are
 * set.
 *
 * @param job the name of the job it belongs to
 * @param check changes nothing and throws {@link UsageException} where it does not hold.
 * It is given what the launch was given, and whether the launch continues a run that has
 * begun, so that some of its work may be done already
 */
public record Precondition(String job, BiConsumer<Arguments, Boolean> check) {
}
