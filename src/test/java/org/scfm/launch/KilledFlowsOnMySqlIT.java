package org.scfm.launch;

import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

@EnabledWithMySql
class KilledFlowsOnMySqlIT extends KilledFlowsContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.mySql();
	}

}
