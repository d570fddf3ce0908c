package org.scfm.launch;

import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

@EnabledWithMySql
class OperatorOnMySqlIT extends OperatorContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.mySql();
	}

}
