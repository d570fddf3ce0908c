package org.scfm.launch;

import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

@EnabledWithMySql
class KilledRunsOnMySqlIT extends KilledRunsContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.mySql();
	}

}
