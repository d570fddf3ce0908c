package org.scfm.launch;

import org.scfm.test.EnabledWithMySql;

@EnabledWithMySql
class OperatorOnMySqlIT extends OperatorContract {

	@Override
	ProcessDatabase database() {
		return ProcessDatabase.mySql();
	}

}
