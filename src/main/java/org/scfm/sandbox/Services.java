package org.scfm.sandbox;

/**
 * Finds the service a path belongs to.
 *
 * @param twilio Twilio's dialect
 */
record Services(Service twilio) {

	Service of(String path) {
		return this.twilio;
	}

}
