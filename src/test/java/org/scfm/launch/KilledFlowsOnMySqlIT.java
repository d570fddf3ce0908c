package org.scfm.launch;

import org.scfm.test.EnabledWithMySql;

@EnabledWithMySql
class KilledFlowsOnMySqlIT extends KilledFlowsContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.mySql();
	}

}
