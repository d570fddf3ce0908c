package org.scfm.launch;

import org.scfm.test.ProcessDatabase;

class OperatorOnH2IT extends OperatorContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.h2(this.folder);
	}

}
