package org.scfm.flow;

import org.scfm.test.OnMySql;

@OnMySql
class StartFlowsOnMySqlTests extends StartFlowsContract {

	@Override
	boolean locksSingleRows() {
		return true;
	}

}
