package org.scfm.launch;

class KilledRunsOnH2IT extends KilledRunsContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.h2(this.folder);
	}

}
