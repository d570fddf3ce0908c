package org.scfm.launch;

import picocli.CommandLine.Command;

@Command(name = "demo")
class DemoCommand implements Runnable {

	@Override
	public void run() {
	}

}
