package org.scfm.sandbox;

/**
 * Finds the service a path belongs to.
 *
 * @param twilio Twilio's dialect
 * @param somleng Somleng's dialect
 * @param rapidPro RapidPro
 */
record Services(Service twilio, Service somleng, Service rapidPro) {

	Service of(String path) {
		if (path.startsWith(RapidPro.ROOT)) {
			return this.rapidPro;
		}
		return Accounts.isSomleng(CallsPath.account(path)) ? this.somleng : this.twilio;
	}

}
