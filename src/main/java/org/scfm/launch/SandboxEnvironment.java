package org.scfm.launch;

import java.util.LinkedHashMap;
import java.util.Map;

import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;

/**
 * The environment variables with which jobs use a sandbox instead of a real provider.
 */
final class SandboxEnvironment {

	private SandboxEnvironment() {
	}

	static Map<String, String> of(Sandbox sandbox, boolean somleng) {
		Map<String, String> environment = new LinkedHashMap<>();
		environment.put("SOMLENG_CLIENT_REST_API_HOST", sandbox.url().getHost());
		environment.put("SOMLENG_CLIENT_REST_API_BASE_URL", sandbox.url().toString());
		environment.put("SOMLENG_ACCOUNT_SID",
				somleng ? SandboxSettings.SOMLENG_ACCOUNT_SID : SandboxSettings.TWILIO_ACCOUNT_SID);
		environment.put("SOMLENG_AUTH_TOKEN", SandboxSettings.AUTH_TOKEN);
		environment.put("RAPIDPRO_BASE_URL", sandbox.url() + "/api");
		environment.put("RAPIDPRO_API_TOKEN", SandboxSettings.RAPIDPRO_TOKEN);
		return environment;
	}

}
