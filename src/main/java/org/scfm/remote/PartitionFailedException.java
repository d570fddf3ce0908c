package org.scfm.remote;

/**
 * A partition has failed, or nobody does it.
 */
class PartitionFailedException extends RuntimeException {

	PartitionFailedException(String message) {
		super(message);
	}

}
