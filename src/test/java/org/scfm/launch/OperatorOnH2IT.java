package org.scfm.launch;

class OperatorOnH2IT extends OperatorContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.h2(this.folder);
	}

}
