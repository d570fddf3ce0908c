package org.scfm.launch;

class KilledFlowsOnH2IT extends KilledFlowsContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.h2(this.folder);
	}

}
