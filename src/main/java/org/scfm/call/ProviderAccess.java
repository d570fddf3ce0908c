package org.scfm.call;

import org.scfm.job.UsageException;
import org.scfm.provider.CallProvider;
import org.scfm.provider.ProviderConfigurationException;

import org.springframework.stereotype.Component;

/**
 * Checks, before a run is written down, that the provider's settings are there.
 */
@Component
class ProviderAccess {

	private final CallProvider provider;

	ProviderAccess(CallProvider provider) {
		this.provider = provider;
	}

	void check() {
		try {
			this.provider.requireConfigured();
		}
		catch (ProviderConfigurationException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

}
