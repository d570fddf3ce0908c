/**
 * Steps that worker processes do in partitions: what a manager sends through a message
 * broker, and how it waits for the partitions' ends. The job repository is the truth;
 * messages are hints that a partition waits.
 */
@NullMarked
package org.scfm.remote;

import org.jspecify.annotations.NullMarked;
