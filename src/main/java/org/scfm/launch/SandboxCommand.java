package org.scfm.launch;

import picocli.CommandLine.Command;

@Command(name = "sandbox")
class SandboxCommand implements Runnable {

	@Override
	public void run() {
	}

}
