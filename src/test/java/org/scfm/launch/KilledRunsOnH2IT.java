package org.scfm.launch;

import org.scfm.test.ProcessDatabase;

class KilledRunsOnH2IT extends KilledRunsContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.h2(this.folder);
	}

}
