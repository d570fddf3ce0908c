package org.scfm.launch;

import org.scfm.test.EnabledWithMySql;

@EnabledWithMySql
class KilledRunsOnMySqlIT extends KilledRunsContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.mySql();
	}

}
