package org.scfm.launch;

import org.scfm.test.ProcessDatabase;

class KilledFlowsOnH2IT extends KilledFlowsContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.h2(this.folder);
	}

}
